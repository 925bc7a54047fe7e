package io.github.sparseae.metrics;

import static com.google.common.base.Preconditions.checkArgument;
import static io.github.sparseae.internal.builder.ArgumentChecks.checkElements;

import com.google.common.collect.ImmutableList;
import io.github.sparseae.internal.io.Quantity;
import io.github.sparseae.model.DenseArray;
import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The quality of a classification.
 *
 * <p>Precision, recall and F1 of a class are those of the {@link ConfusionMatrix}, NaN for a
 * division by zero. Their macro averages weigh all classes equally: the mean over the classes that
 * occur, as a true or a predicted class, where NaN counts as 0. This is scikit-learn's macro
 * average with {@code zero_division=0}.
 *
 * @param confusionMatrix the counts of true and predicted classes; rows are the truth
 * @param logLoss mean over samples of −log p(true class), in nats
 */
public record ClassificationReport(ConfusionMatrix confusionMatrix, double logLoss) {

  /** {@return the share of samples whose class is predicted correctly, from 0 to 1} */
  public double accuracy() {
    return confusionMatrix.accuracy();
  }

  /** {@return the share of samples whose class is predicted wrongly, {@code 1 − accuracy}} */
  public double error() {
    return 1 - accuracy();
  }

  /**
   * {@return the share of each class's samples that are predicted correctly, one for each class,
   * from 0 to 1; NaN for a class without samples}
   */
  public List<Double> perClassAccuracy() {
    return IntStream.range(0, confusionMatrix.classes()).mapToObj(confusionMatrix::recall).toList();
  }

  /**
   * {@return the mean of the classes' precisions, from 0 to 1, with equal weight for each class
   * that occurs}
   */
  public double macroPrecision() {
    return macro(confusionMatrix::precision);
  }

  /**
   * {@return the mean of the classes' recalls, from 0 to 1, with equal weight for each class that
   * occurs}
   */
  public double macroRecall() {
    return macro(confusionMatrix::recall);
  }

  /**
   * {@return the mean of the classes' F1, from 0 to 1, with equal weight for each class that
   * occurs}
   */
  public double macroF1() {
    return macro(confusionMatrix::f1);
  }

  private double macro(IntToDoubleFunction figure) {
    return IntStream.range(0, confusionMatrix.classes())
        .filter(c -> confusionMatrix.samples(c) + confusionMatrix.predictions(c) > 0)
        .mapToDouble(figure)
        .map(value -> Double.isNaN(value) ? 0 : value)
        .average()
        .orElse(Double.NaN);
  }

  /**
   * Returns a table in percent: a headline, precision, recall, F1 and number of samples of each
   * class in a line, and the macro averages in the last. A dash stands for NaN.
   */
  public String table() {
    int width = "macro average".length();
    for (String name : confusionMatrix.names()) {
      width = Math.max(width, name.length());
    }
    String name = "%-" + width + "s";
    StringBuilder table =
        new StringBuilder(String.format(Locale.ROOT, name, "class"))
            .append("  precision  recall      F1    samples");
    for (int c = 0; c < confusionMatrix.classes(); c++) {
      table
          .append(String.format(Locale.ROOT, "%n" + name, confusionMatrix.names().get(c)))
          .append(
              figures(
                  confusionMatrix.precision(c),
                  confusionMatrix.recall(c),
                  confusionMatrix.f1(c),
                  confusionMatrix.samples(c)));
    }
    return table
        .append(String.format(Locale.ROOT, "%n" + name, "macro average"))
        .append(figures(macroPrecision(), macroRecall(), macroF1(), confusionMatrix.samples()))
        .toString();
  }

  private static String figures(double precision, double recall, double f1, long samples) {
    return String.format(
        Locale.ROOT,
        "  %9s  %6s  %6s  %,9d",
        percent(precision),
        percent(recall),
        percent(f1),
        samples);
  }

  private static String percent(double share) {
    return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.2f", 100 * share);
  }

  /** Accuracy and log loss, the table of classes, and the confusion matrix. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "accuracy %.2f %%, log loss %.6f over %s%n%s%n%s",
        100 * accuracy(),
        logLoss,
        Quantity.of(confusionMatrix.samples(), "sample"),
        table(),
        confusionMatrix);
  }

  /** Computes a report batch by batch, in constant memory. Not thread-safe. */
  public static final class Accumulator {
    private final List<String> names;
    private final long[][] counts;
    private double loss;
    private long samples;

    /** Creates an accumulator without samples, by the classes' names in order. */
    public Accumulator(List<String> names) {
      this.names = ImmutableList.copyOf(checkElements("names", names));
      counts = new long[names.size()][names.size()];
    }

    /**
     * Adds a batch of true classes, counted from 0, and the logarithms of probabilities, {@code
     * [batch, classes]}. A row's predicted class is its most probable one, the lowest of ties.
     *
     * @throws IllegalArgumentException if the shapes do not match, a class has no name, or a number
     *     is NaN
     */
    public void add(int[] truth, DenseArray logProbabilities) {
      int classes = names.size();
      checkArgument(
          logProbabilities.rows() == truth.length && logProbabilities.columns() == classes,
          "log probabilities %s for %s of %s",
          logProbabilities,
          Quantity.of(truth.length, "sample"),
          Quantity.of(classes, "class"));
      for (int row = 0; row < truth.length; row++) {
        ConfusionMatrix.checkClass(truth[row], samples, "true", names);
        counts[truth[row]][mostProbable(logProbabilities, row)]++;
        loss -= logProbabilities.get(row * classes + truth[row]);
        samples++;
      }
    }

    /**
     * Returns the report so far.
     *
     * @throws IllegalArgumentException if nothing was added
     */
    public ClassificationReport report() {
      checkArgument(samples > 0, "no samples were given");
      return new ClassificationReport(ConfusionMatrix.of(counts, names), loss / samples);
    }
  }

  /**
   * Returns the most probable class of a row, counted from 0 and the lowest of equals, by the
   * logarithms of probabilities, {@code [rows, classes]}.
   *
   * @throws IllegalArgumentException if one is NaN, as that of a row whose code overflows
   * @throws IndexOutOfBoundsException if there is no such row
   */
  public static int mostProbable(DenseArray logProbabilities, int row) {
    int best = 0;
    for (int c = 0; c < logProbabilities.columns(); c++) {
      double log = logProbabilities.get(row, c);
      checkArgument(
          !Double.isNaN(log), "row %s: class %s has probability NaN: scale the rows", row, c);
      best = log > logProbabilities.get(row, best) ? c : best;
    }
    return best;
  }
}
