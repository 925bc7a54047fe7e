package io.github.sparseae.samples.family;

import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;

/** The content of {@code results.json}: objects as maps, in the order of the file. */
final class FamilyResultsFile {
  private FamilyResultsFile() {}

  static Map<String, Object> content(FamilyRun run) {
    Map<String, Object> methods = new LinkedHashMap<>();
    run.results().forEach(result -> methods.put(result.method().name(), of(result)));

    Map<String, Object> digits = new LinkedHashMap<>();
    digits.put("dataset", run.digits().dataset());
    digits.put("source", run.digits().source());
    digits.put("train", run.digits().train().size());
    digits.put("test", run.digits().test().size());

    Map<String, Object> content = new LinkedHashMap<>();
    content.put("methods", methods);
    content.put("date", DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(run.date()));
    content.put("seed", run.options().seed());
    content.put("quick", run.options().quick());
    content.put("selected", run.options().select());
    content.put("moved", run.options().moved());
    content.put("digits", digits);
    content.put("machine", run.environment());
    content.put("seconds", run.seconds());
    return content;
  }

  private static Map<String, Object> of(MethodResult result) {
    Map<String, Object> content = new LinkedHashMap<>();
    for (FamilyColumn column : FamilyColumn.ALL) {
      content.put(column.key(), column.value().applyAsDouble(result));
    }
    content.put("hidden", result.method().hidden());
    content.put("recipe", result.recipe().name());
    content.put("network", result.network().lines().toList());
    content.put("learning", result.learning());
    content.put("probeFit", result.probe().fit().toString());
    content.put("secondsInAll", result.secondsInAll());
    if (!result.trials().isEmpty()) {
      Map<String, Object> trials = new LinkedHashMap<>();
      result.trials().forEach(trial -> trials.put(trial.recipe().name(), 100 * trial.probeError()));
      content.put("validationErrors", trials);
    }
    return content;
  }
}
