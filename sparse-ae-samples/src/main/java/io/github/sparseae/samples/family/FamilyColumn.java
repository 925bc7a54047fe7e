package io.github.sparseae.samples.family;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * A figure of every method: the table's columns, in one place for console, picture, page and file.
 *
 * @param key in files
 * @param head the first and the second line of its heading
 * @param format of a cell
 * @param better whether a smaller figure is the better, a larger one, or neither
 * @param figure the figure
 */
record FamilyColumn(
    String key,
    List<String> head,
    String format,
    Better better,
    ToDoubleFunction<MethodResult> figure) {

  /** Which figures are good. */
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

  /** A cell of the table. */
  String cell(MethodResult result) {
    return String.format(Locale.ROOT, format, figure.applyAsDouble(result));
  }

  /** Whether a result is the best of all in this figure. */
  boolean isBest(MethodResult result, List<MethodResult> all) {
    double own = figure.applyAsDouble(result);
    return switch (better) {
      case SMALLER -> all.stream().mapToDouble(figure).min().orElseThrow() == own;
      case LARGER -> all.stream().mapToDouble(figure).max().orElseThrow() == own;
      case NEITHER -> false;
    };
  }
}
