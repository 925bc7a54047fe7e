package io.github.sparseae.samples.family;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * A column of the table, for console, picture, page and file.
 *
 * @param key its name in files
 * @param head the two lines of its heading
 * @param format the format of a cell
 * @param better whether a smaller value is better, a larger one, or neither
 * @param value returns the value of a method's result
 */
record FamilyColumn(
    String key,
    List<String> head,
    String format,
    Better better,
    ToDoubleFunction<MethodResult> value) {

  /** Which values are better. */
  enum Better {
    SMALLER,
    LARGER,
    NEITHER
  }

  static final List<FamilyColumn> ALL =
      List.of(
          new FamilyColumn(
              "testError",
              List.of("test", "mse"),
              "%.5f",
              Better.SMALLER,
              result -> result.reconstruction().meanSquaredError()),
          new FamilyColumn(
              "explainedVariance",
              List.of("explained", "variance %"),
              "%.1f",
              Better.LARGER,
              result -> 100 * result.reconstruction().explainedVariance()),
          new FamilyColumn(
              "l0",
              List.of("active", "units (L0)"),
              "%.1f",
              Better.NEITHER,
              r -> r.sparsity().l0()),
          new FamilyColumn(
              "dead", List.of("dead", "units"), "%.0f", Better.SMALLER, MethodResult::dead),
          new FamilyColumn(
              "probeError",
              List.of("probe", "error %"),
              "%.2f",
              Better.SMALLER,
              result -> 100 * result.probeError()),
          new FamilyColumn(
              "fineTunedError",
              List.of("fine-tuned", "error %"),
              "%.2f",
              Better.SMALLER,
              result -> 100 * result.fineTunedError()),
          new FamilyColumn(
              "seconds",
              List.of("training", "seconds"),
              "%.0f",
              Better.NEITHER,
              MethodResult::seconds));

  /** Returns a cell of the table. */
  String cell(MethodResult result) {
    return String.format(Locale.ROOT, format, value.applyAsDouble(result));
  }

  /** Returns whether a result is the best of all in this column. */
  boolean isBest(MethodResult result, List<MethodResult> all) {
    double own = value.applyAsDouble(result);
    return switch (better) {
      case SMALLER -> all.stream().mapToDouble(value).min().orElseThrow() == own;
      case LARGER -> all.stream().mapToDouble(value).max().orElseThrow() == own;
      case NEITHER -> false;
    };
  }
}
