package io.github.sparseae.samples.family;

import com.samskivert.mustache.Mustache;
import io.github.sparseae.probe.ProbeLoss;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The family as one page that needs nothing but itself: {@code report.html}. */
final class FamilyPage {
  private static final String TEMPLATE = "family.mustache";
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm", Locale.ENGLISH);

  private FamilyPage() {}

  static void write(FamilyRun run, Path file) throws IOException {
    Files.writeString(file, render(run));
  }

  static String render(FamilyRun run) throws IOException {
    try (InputStream in = FamilyPage.class.getResourceAsStream(TEMPLATE)) {
      if (in == null) {
        throw new IllegalStateException(TEMPLATE + " is not on the class path");
      }
      String template = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      // A name that the template asks for and nobody gives is an error, not an empty place.
      return Mustache.compiler()
          .strictSections(true)
          .emptyStringIsFalse(true)
          .compile(template)
          .execute(content(run));
    }
  }

  private static Map<String, Object> content(FamilyRun run) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("comparable", run.digits().comparable());
    content.put("digits", run.digits().describe());
    content.put("date", DATE.format(run.date()));
    content.put("seed", run.seed());
    content.put("selected", run.selected());
    content.put("moved", run.moved());
    content.put("machine", run.machine());
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
