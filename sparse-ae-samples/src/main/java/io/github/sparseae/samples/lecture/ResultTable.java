package io.github.sparseae.samples.lecture;

import io.github.sparseae.datasets.Mnist;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A table of the report, with a column for each variant and, where results are comparable, one for
 * the lecture before them.
 *
 * @param title the title
 * @param head the names of the columns, of which the first names the rows
 * @param rows the rows
 */
record ResultTable(String title, List<String> head, List<Row> rows) {
  private static final String NOTHING = "–";

  /**
   * A row.
   *
   * @param name its name
   * @param cells one for each column after the first
   */
  record Row(String name, List<String> cells) {}

  /** Collects the rows of a table, the lecture's result first in each. */
  private static final class TableBuilder {
    private final LectureRun run;
    private final List<Row> rows = new ArrayList<>();

    TableBuilder(LectureRun run) {
      this.run = run;
    }

    void add(
        String name,
        String format,
        Optional<? extends Number> lecture,
        Function<VariantResult, Optional<? extends Number>> value) {
      List<String> cells = new ArrayList<>();
      if (run.digits().comparable()) {
        cells.add(cell(format, lecture));
      }
      run.results().forEach(result -> cells.add(cell(format, value.apply(result))));
      rows.add(new Row(name, cells));
    }

    ResultTable build(String title, String first) {
      List<String> head = new ArrayList<>(List.of(first));
      if (run.digits().comparable()) {
        head.add("lecture");
      }
      run.results().forEach(result -> head.add(result.variant().name()));
      return new ResultTable(title, head, rows);
    }

    private static String cell(String format, Optional<? extends Number> value) {
      return value.map(number -> String.format(Locale.ROOT, format, number)).orElse(NOTHING);
    }
  }

  /** Returns the main results of the variants. */
  static ResultTable comparison(LectureRun run) {
    TableBuilder rows = new TableBuilder(run);
    rows.add(
        "mean squared error in the last epoch",
        "%.4f",
        Optional.of(PublishedResults.LAST_LOSS),
        result -> Optional.of(result.autoencoder().lastMse()));
    rows.add(
        "mean squared error, test digits",
        "%.4f",
        Optional.empty(),
        result -> Optional.of(result.autoencoder().testMse()));
    rows.add(
        "|h| below 0.01, %",
        "%.1f",
        Optional.empty(),
        result -> Optional.of(100 * result.autoencoder().sparsity().belowHundredth()));
    rows.add(
        "active units per digit (L0), of 400",
        "%.1f",
        Optional.empty(),
        result -> Optional.of(result.autoencoder().sparsity().l0()));
    rows.add(
        "units never active (dead), of 400",
        "%d",
        Optional.empty(),
        result -> Optional.of(result.autoencoder().sparsity().dead()));
    rows.add(
        "accuracy after the first epoch, %",
        "%.2f",
        Optional.of(PublishedResults.FIRST_TEST_ACCURACY),
        result -> Optional.of(result.classifier().firstAccuracy()));
    rows.add(
        "accuracy after the last epoch, %",
        "%.2f",
        Optional.of(PublishedResults.LAST_TEST_ACCURACY),
        result -> Optional.of(result.classifier().lastAccuracy()));
    rows.add(
        "accuracy of class five, %",
        "%.1f",
        Optional.of(PublishedResults.CLASS_FIVE_ACCURACY),
        result -> Optional.of(result.classifier().perClass().get(PublishedResults.CLASS_FIVE)));
    rows.add("seconds", "%.0f", Optional.empty(), result -> Optional.of(result.seconds()));
    return rows.build("The variants side by side", "");
  }

  /** Returns all results by epoch, and the accuracy of each class. */
  static List<ResultTable> details(LectureRun run) {
    return List.of(
        byEpoch(
            run,
            "Mean squared error while training",
            "%.6f",
            PublishedResults::loss,
            result -> result.autoencoder().mse()),
        byEpoch(
            run,
            "Classifier: training error",
            "%.6f",
            PublishedResults::trainError,
            result -> result.classifier().trainError()),
        byEpoch(
            run,
            "Classifier: test accuracy, %",
            "%.2f",
            PublishedResults::testAccuracy,
            result -> result.classifier().testAccuracy()),
        byClass(run));
  }

  private static ResultTable byEpoch(
      LectureRun run,
      String title,
      String format,
      Function<Integer, Optional<Double>> lecture,
      Function<VariantResult, List<Double>> value) {
    TableBuilder rows = new TableBuilder(run);
    int epochs =
        run.results().stream().mapToInt(result -> value.apply(result).size()).max().orElse(0);
    for (int epoch = 1; epoch <= epochs; epoch++) {
      int index = epoch - 1;
      rows.add(
          String.valueOf(epoch),
          format,
          lecture.apply(epoch),
          result -> Optional.of(value.apply(result).get(index)));
    }
    return rows.build(title, "epoch");
  }

  private static ResultTable byClass(LectureRun run) {
    TableBuilder rows = new TableBuilder(run);
    IntStream.range(0, Mnist.CLASS_NAMES.size())
        .forEach(
            digit ->
                rows.add(
                    Mnist.CLASS_NAMES.get(digit),
                    "%.1f",
                    digit == PublishedResults.CLASS_FIVE
                        ? Optional.of(PublishedResults.CLASS_FIVE_ACCURACY)
                        : Optional.empty(),
                    result -> Optional.of(result.classifier().perClass().get(digit))));
    return rows.build("Classifier: accuracy of each class at the end, %", "class");
  }
}
