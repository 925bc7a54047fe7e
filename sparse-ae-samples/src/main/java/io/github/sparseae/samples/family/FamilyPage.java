package io.github.sparseae.samples.family;

import io.github.sparseae.probe.ProbeLoss;
import io.github.sparseae.samples.run.HtmlTemplate;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The report of a run as a self-contained HTML page. */
final class FamilyPage {
  private FamilyPage() {}

  static String render(FamilyRun run) throws IOException {
    return HtmlTemplate.render(FamilyPage.class, "family.mustache", content(run));
  }

  private static Map<String, Object> content(FamilyRun run) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("comparable", run.digits().comparable());
    content.put("digits", run.digits().describe());
    content.put("date", HtmlTemplate.format(run.date()));
    content.put("seed", run.options().seed());
    content.put("selected", run.options().select());
    content.put("moved", run.options().moved());
    content.put("machine", run.environment());
    content.put("seconds", String.format(Locale.ROOT, "%.0f", run.seconds()));
    content.put("memory", run.memory().describe());
    content.put("head", FamilyColumn.ALL.stream().map(c -> String.join(" ", c.head())).toList());
    content.put("methods", run.results().stream().map(result -> of(result, run)).toList());
    return content;
  }

  private static Map<String, Object> of(MethodResult result, FamilyRun run) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("name", result.method().name());
    content.put("title", result.method().title());
    content.put("source", result.method().source());
    content.put("hidden", result.method().hidden());
    content.put(
        "published",
        result.method().publishedError().isPresent()
            ? String.format(Locale.ROOT, "%.2f", result.method().publishedError().getAsDouble())
            : "");
    content.put("recipe", result.recipe().name());
    content.put("network", result.network());
    content.put("learning", result.learning());
    content.put(
        "probe",
        (result.method().probe() == ProbeLoss.SQUARED_HINGE
                ? "linear support vector machine, "
                : "logistic regression, ")
            + result.probe().fit());
    content.put("tiles", result.tiles());
    content.put(
        "cells", FamilyColumn.ALL.stream().map(column -> cell(column, result, run)).toList());
    content.put(
        "trials",
        result.trials().stream()
            .map(
                trial ->
                    String.format(
                        Locale.ROOT, "%s: %.2f %%", trial.recipe(), 100 * trial.probeError()))
            .toList());
    return content;
  }

  private static Map<String, Object> cell(FamilyColumn column, MethodResult result, FamilyRun run) {
    List<MethodResult> all = run.results();
    return Map.of("text", column.cell(result), "best", column.isBest(result, all));
  }
}
