package io.github.sparseae.probe;

import static com.google.common.base.Preconditions.checkArgument;

import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Samples;
import io.github.sparseae.metrics.ClassificationReport;
import io.github.sparseae.model.DenseArray;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * A linear probe: multinomial logistic regression, or a linear support vector machine, on frozen
 * codes, fitted until it converges. How well it does says how much of the classes can be read off
 * the code by a linear rule.
 *
 * <p>With h a code of width units, the scores of its classes are {@code s = b + h·W}, W of shape
 * {@code [units, classes]}; fitted is the minimum of {@code mean over rows of loss(s, class) +
 * λ/2·‖W‖²} for the {@link ProbeLoss} chosen, W on the {@link UnitScale} chosen, b not penalised.
 * There is one minimum, so the answer depends on no seed, no learning rate and no start, and it is
 * found by L-BFGS.
 *
 * <pre>{@code
 * ProbeReport report = sae.probe(mnist.train(), mnist.test());
 * System.out.println(report);
 * }</pre>
 *
 * <p>Immutable and safe for many threads. It holds no native memory.
 */
public final class LinearProbe {
  private final DenseArray weights;
  private final DenseArray bias;
  private final double[] plain;
  private final SeenClasses classes;
  private final ProbeFit fit;

  /** Of weights and, after them, biases on plain codes. */
  LinearProbe(double[] plain, SeenClasses classes, ProbeFit fit) {
    this.plain = plain;
    this.classes = classes;
    this.fit = fit;
    int count = classes.count();
    int size = plain.length - count;
    weights = DenseArray.wrap(Arrays.copyOf(plain, size), size / count, count);
    bias = DenseArray.wrap(Arrays.copyOfRange(plain, size, plain.length), count);
  }

  /**
   * Begins to describe how a probe is fitted.
   *
   * @return a builder; every option has a default
   */
  public static ProbeBuilder builder() {
    return new ProbeBuilder();
  }

  /**
   * Fits a probe with default options; short for {@code builder().train(codes)}.
   *
   * @param codes a code a row, with its class
   * @return the probe
   * @throws IllegalArgumentException if all rows are of one class
   */
  public static LinearProbe train(LabeledSamples codes) {
    return builder().train(codes);
  }

  /**
   * The logarithm of each class's probability for each code, {@code log softmax(s)}. Of a probe
   * fitted by {@link ProbeLoss#SQUARED_HINGE} it is in the right order, but not calibrated.
   *
   * @param codes rows of as many units as the probe was trained on
   * @return log p, shape {@code [rows, classes]}, float64; the columns are the classes in {@link
   *     #labels()}
   * @throws IllegalArgumentException if the width is another
   */
  public DenseArray logProbabilities(Samples codes) {
    return logProbabilities(codes.toDenseArray());
  }

  private DenseArray logProbabilities(DenseArray codes) {
    checkArgument(
        codes.columns() == weights.rows(),
        "codes of %s units, but the probe was trained on %s",
        codes.columns(),
        weights.rows());
    int count = classes.count();
    double[] result = new double[Math.multiplyExact(codes.rows(), count)];
    double[] scores = new double[count];
    for (int row = 0; row < codes.rows(); row++) {
      System.arraycopy(plain, plain.length - count, scores, 0, count);
      for (int unit = 0; unit < codes.columns(); unit++) {
        double value = codes.get(row * codes.columns() + unit);
        if (value != 0) {
          for (int c = 0; c < count; c++) {
            scores[c] += value * plain[unit * count + c];
          }
        }
      }
      System.arraycopy(LinearLoss.toLogProbabilities(scores), 0, result, row * count, count);
    }
    return DenseArray.wrap(result, codes.rows(), count);
  }

  /**
   * The most probable class of each code.
   *
   * @param codes rows of as many units as the probe was trained on
   * @return one label a row; the lowest of equals
   * @throws IllegalArgumentException if the width is another
   */
  public int[] predict(Samples codes) {
    DenseArray logs = logProbabilities(codes);
    int[] predicted = new int[codes.size()];
    for (int row = 0; row < predicted.length; row++) {
      predicted[row] = classes.label(ClassificationReport.mostProbable(logs, row));
    }
    return predicted;
  }

  /**
   * How well the classes of codes are found.
   *
   * @param codes a code a row, with its class
   * @return the report, on the classes the probe was trained on
   * @throws IllegalArgumentException if the width is another, or a label was not among those
   *     trained on
   */
  public ClassificationReport evaluate(LabeledSamples codes) {
    return evaluate(codes, Samples::toDenseArray);
  }

  /**
   * How well the classes of rows are found that are encoded first, batch by batch.
   *
   * @param samples rows, each with its class
   * @param encoder from a batch of rows to their codes, {@code [batch, units]}
   * @return the report, on the classes the probe was trained on
   * @throws IllegalArgumentException if the codes have another width than those trained on, or a
   *     label was not among those trained on
   */
  public ClassificationReport evaluate(
      LabeledSamples samples, Function<Samples, DenseArray> encoder) {
    int[] truth = classes.indexesOf(samples.labels());
    ClassificationReport.Accumulator report = new ClassificationReport.Accumulator(classes.names());
    for (int from = 0; from < truth.length; from += CompressedRows.ROWS_PER_BLOCK) {
      int to = Math.min(from + CompressedRows.ROWS_PER_BLOCK, truth.length);
      DenseArray codes = encoder.apply(samples.samples().rows(from, to));
      report.add(Arrays.copyOfRange(truth, from, to), logProbabilities(codes));
    }
    return report.report();
  }

  /**
   * The weights on codes as they are, whatever scale they were fitted on.
   *
   * @return W, shape {@code [units, classes]}, float64; zeros where a unit never changed
   */
  public DenseArray weights() {
    return weights;
  }

  /**
   * The biases.
   *
   * @return b, shape {@code [classes]}, float64
   */
  public DenseArray bias() {
    return bias;
  }

  /**
   * The labels the probe was trained on.
   *
   * @return in rising order, one for each column of {@link #weights()}
   */
  public int[] labels() {
    return classes.labels();
  }

  /**
   * What these classes are called in reports.
   *
   * @return in the order of {@link #labels()}
   */
  public List<String> classNames() {
    return classes.names();
  }

  /**
   * How the probe was fitted.
   *
   * @return whether it converged, and how
   */
  public ProbeFit fit() {
    return fit;
  }

  /** Its shape and how it was fitted. */
  @Override
  public String toString() {
    return "LinearProbe " + weights.rows() + "-" + classes.count() + ", " + fit;
  }
}
