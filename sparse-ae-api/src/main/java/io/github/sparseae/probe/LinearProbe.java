package io.github.sparseae.probe;

import static com.google.common.base.Preconditions.checkArgument;
import static io.github.sparseae.internal.builder.ArgumentChecks.checkPositive;
import static io.github.sparseae.internal.builder.ArgumentChecks.once;

import com.google.common.primitives.ImmutableDoubleArray;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Samples;
import io.github.sparseae.internal.data.ClassWords;
import io.github.sparseae.internal.io.Quantity;
import io.github.sparseae.metrics.ClassificationReport;
import io.github.sparseae.model.DenseArray;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A linear probe: multinomial logistic regression, or a linear support vector machine, on frozen
 * codes, fitted until it converges. Its accuracy measures how much of the classes a linear rule can
 * read off the code.
 *
 * <p>With h of shape {@code [units]}, the scores of the classes are {@code s = b + h·W}, W of shape
 * {@code [units, classes]}. L-BFGS minimizes {@code mean over rows of loss(s, class) + λ/2·‖W‖²}
 * for the chosen {@link ProbeLoss}, without penalty on b. Units are divided by one common scale
 * before, the square root of the mean of their variances, so that λ does not depend on the code's
 * overall scale. The minimum is unique, so the result depends on no seed, learning rate or initial
 * value.
 *
 * <pre>{@code
 * ProbeReport report = sae.probe(mnist.train(), mnist.test());
 * System.out.println(report);
 * }</pre>
 *
 * <p>Immutable and thread-safe, without native memory. A probe can become the head of a {@code
 * Classifier} and is saved with it.
 */
public final class LinearProbe {
  private final DenseArray weights;
  private final DenseArray bias;
  private final double[] plain;
  private final SeenClasses classes;
  private final ProbeFit fit;

  /** Creates a probe of weights followed by biases, both for unscaled codes. */
  LinearProbe(double[] plain, SeenClasses classes, ProbeFit fit) {
    this.plain = plain;
    this.classes = classes;
    this.fit = fit;
    int count = classes.count();
    int size = plain.length - count;
    weights = DenseArray.wrap(Arrays.copyOf(plain, size), size / count, count);
    bias = DenseArray.wrap(Arrays.copyOfRange(plain, size, plain.length), count);
  }

  /** {@return a builder; every option has a default} */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns the log probability of each class for each code, {@code log softmax(s)}, {@code [rows,
   * classes]} in float64, with a column for each of {@link #labels()}. For {@link
   * ProbeLoss#SQUARED_HINGE} the order of classes is right, but probabilities are not calibrated.
   *
   * @throws IllegalArgumentException if the width is not the number of units the probe was fitted
   *     to
   */
  public DenseArray logProbabilities(Samples codes) {
    return logProbabilities(codes.toDenseArray());
  }

  private DenseArray logProbabilities(DenseArray codes) {
    checkArgument(
        codes.columns() == weights.rows(),
        "codes of %s, but the probe was fitted to %s",
        Quantity.of(codes.columns(), "unit"),
        weights.rows());
    int count = classes.count();
    double[] result = new double[Math.multiplyExact(codes.rows(), count)];
    CodeRows rows = CodeRows.of(Samples.of(codes), Samples::toDenseArray);
    rows.pass(
        0,
        codes.rows(),
        plain,
        (row, scores) ->
            System.arraycopy(LinearLoss.toLogProbabilities(scores), 0, result, row * count, count),
        null);
    return DenseArray.wrap(result, codes.rows(), count);
  }

  /**
   * Returns the most probable class of each code, the lowest of ties.
   *
   * @throws IllegalArgumentException if the width is not the number of units the probe was fitted
   *     to
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
   * Evaluates the prediction of the classes of codes among those that the probe was fitted to.
   *
   * @throws IllegalArgumentException if the width differs, or a label was not among those fitted
   */
  public ClassificationReport evaluate(LabeledSamples codes) {
    return evaluate(codes, Samples::toDenseArray);
  }

  /**
   * Evaluates the prediction of the classes of rows, which a function encodes batch by batch,
   * {@code [batch, units]}, among those that the probe was fitted to.
   *
   * @throws IllegalArgumentException if the width of the codes differs, or a label was not among
   *     those fitted
   */
  public ClassificationReport evaluate(
      LabeledSamples samples, Function<Samples, DenseArray> encoder) {
    int[] truth = classes.indexesOf(samples.labels());
    ClassificationReport.Accumulator report = new ClassificationReport.Accumulator(classes.names());
    for (int from = 0; from < truth.length; from += CodeRows.ROWS_PER_BLOCK) {
      int to = Math.min(from + CodeRows.ROWS_PER_BLOCK, truth.length);
      DenseArray codes = encoder.apply(samples.samples().rows(from, to));
      report.add(Arrays.copyOfRange(truth, from, to), logProbabilities(codes));
    }
    return report.report();
  }

  /**
   * {@return W, the weights for unscaled codes, shape {@code [units, classes]}, float64; zeros for
   * units that were constant}
   */
  public DenseArray weights() {
    return weights;
  }

  /** {@return b, the biases, shape {@code [classes]}, float64} */
  public DenseArray bias() {
    return bias;
  }

  /**
   * {@return the labels the probe was fitted to, in increasing order, one for each column of {@link
   * #weights()}}
   */
  public int[] labels() {
    return classes.labels();
  }

  /** {@return the classes' names in reports, in the order of {@link #labels()}} */
  public List<String> classNames() {
    return classes.names();
  }

  /** {@return the result of the fit} */
  public ProbeFit fit() {
    return fit;
  }

  /** The probe's shape and the result of its fit. */
  @Override
  public String toString() {
    return "LinearProbe " + weights.rows() + "-" + classes.count() + ", " + fit;
  }

  /**
   * A builder of linear probes. Each option can be set once; setting it again throws an {@link
   * IllegalStateException} that names the first value. A value outside its documented range is an
   * {@link IllegalArgumentException}. A builder can fit any number of probes.
   */
  public static final class Builder {
    /** The share of each class's training rows by which λ is chosen. */
    private static final double VALIDATION_SHARE = 1.0 / 6;

    private @Nullable ImmutableDoubleArray l2;
    private @Nullable ProbeLoss loss;
    private @Nullable Double tolerance;
    private @Nullable Integer maxIterations;
    private @Nullable Long seed;
    private @Nullable List<String> classNames;

    Builder() {}

    /**
     * Sets λ, the weight of the penalty {@code λ/2·‖W‖²} added to the mean loss: finite and
     * positive, as without a penalty linearly separable classes have no optimal weights. Default:
     * 0.001.
     */
    public Builder l2(double l2) {
      return l2From(l2);
    }

    /**
     * Chooses λ by validation: a probe is fitted with each candidate to five sixths of each class's
     * training rows and evaluated on the rest; the λ with the fewest errors, then the lowest log
     * loss, is used for all training rows. Test rows have no influence. Candidates are fitted to
     * ten times the tolerance at most, which changes their errors by less than chance does.
     *
     * @throws IllegalArgumentException if there is no candidate, or one is not finite and positive
     */
    public Builder l2From(double... candidates) {
      checkArgument(candidates.length > 0, "l2From needs at least one candidate, got none");
      for (double candidate : candidates) {
        checkPositive("l2", candidate);
      }
      l2 = once("l2", l2, ImmutableDoubleArray.copyOf(candidates));
      return this;
    }

    /** Sets the loss of a row. Default: {@link ProbeLoss#LOGISTIC}. */
    public Builder loss(ProbeLoss loss) {
      this.loss = once("loss", this.loss, loss);
      return this;
    }

    /**
     * Sets the largest absolute partial derivative of the loss, by weights of scaled units, at
     * which the fit has converged: finite and positive. Default: 0.00001.
     */
    public Builder tolerance(double tolerance) {
      checkPositive("tolerance", tolerance);
      this.tolerance = once("tolerance", this.tolerance, tolerance);
      return this;
    }

    /**
     * Sets the number of steps after which a fit ends as not converged, positive. Default: 2000.
     */
    public Builder maxIterations(int maxIterations) {
      checkArgument(maxIterations > 0, "maxIterations must be positive, was %s", maxIterations);
      this.maxIterations = once("maxIterations", this.maxIterations, maxIterations);
      return this;
    }

    /** Sets the seed of the selection of validation rows; nothing else is random. Default: 0. */
    public Builder seed(long seed) {
      this.seed = once("seed", this.seed, seed);
      return this;
    }

    /**
     * Sets the classes' names in reports, in order; there may be more than classes in the rows.
     * Default: their numbers.
     */
    public Builder classNames(List<String> names) {
      classNames = once("classNames", classNames, ClassWords.of(names).words());
      return this;
    }

    /**
     * Fits a probe to codes.
     *
     * @throws IllegalArgumentException if all rows have one class, a label has no name, or there
     *     are too few rows to choose λ
     */
    public LinearProbe build(LabeledSamples codes) {
      return build(codes, Samples::toDenseArray);
    }

    /**
     * Fits a probe to the codes of rows, which are encoded batch by batch. Codes are kept without
     * zeros, in 8 bytes for each float32, or, if more than a quarter of the first 1,000 rows is not
     * 0, as they are, in 4. The encoder returns the codes of a batch of rows, {@code [batch,
     * units]}.
     *
     * @throws IllegalArgumentException if all rows have one class, a label has no name, a code is
     *     not finite, or there are too few rows to choose λ
     */
    public LinearProbe build(LabeledSamples samples, Function<Samples, DenseArray> encoder) {
      SeenClasses classes = new SeenClasses(samples.labels(), classNames);
      ProbeTraining training =
          new ProbeTraining(
              loss != null ? loss : ProbeLoss.LOGISTIC,
              tolerance != null ? tolerance : 1e-5,
              maxIterations != null ? maxIterations : 2000,
              classes);
      CodeRows codes = CodeRows.of(samples.samples(), encoder);
      int[] classOf = classes.indexesOf(samples.labels());
      return l2 == null || l2.length() == 1
          ? training.fit(codes, classOf, l2 == null ? 1e-3 : l2.get(0))
          : training.choose(
              codes,
              classOf,
              l2.toArray(),
              ValidationSplit.of(classOf, VALIDATION_SHARE, seed != null ? seed : 0));
    }
  }
}
