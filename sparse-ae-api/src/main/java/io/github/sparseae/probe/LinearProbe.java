package io.github.sparseae.probe;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;
import static com.google.common.base.Preconditions.checkState;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.ImmutableDoubleArray;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Samples;
import io.github.sparseae.metrics.ClassificationReport;
import io.github.sparseae.model.DenseArray;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

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
  public static Builder builder() {
    return new Builder();
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

  /**
   * Describes how a {@link LinearProbe} is fitted. Each option can be set once; a second time is an
   * {@link IllegalStateException} that names the first value. A builder can train any number of
   * probes.
   */
  public static final class Builder {
    private static final ImmutableDoubleArray USUAL =
        ImmutableDoubleArray.of(1e-1, 1e-2, 1e-3, 1e-4, 1e-5);

    private @Nullable ImmutableDoubleArray l2;
    private @Nullable ProbeLoss loss;
    private @Nullable UnitScale scale;
    private @Nullable Double validationShare;
    private @Nullable Double tolerance;
    private @Nullable Integer maxIterations;
    private @Nullable Long seed;
    private @Nullable List<String> classNames;

    Builder() {}

    /**
     * λ, the strength of the penalty {@code λ/2·‖W‖²} beside the mean loss. Default: 0.001.
     *
     * @param l2 finite and positive: without a penalty, classes that can be told apart without
     *     error have no best weights
     * @return this
     * @throws IllegalArgumentException if it is not finite and positive
     * @throws IllegalStateException if it was set before, or is to be chosen
     */
    public Builder l2(double l2) {
      return l2From(l2);
    }

    /**
     * Lets λ be chosen from 0.1, 0.01, 0.001, 0.0001 and 0.00001, as {@link #l2From} says.
     *
     * @return this
     * @throws IllegalStateException if λ was set before
     */
    public Builder chooseL2() {
      return l2From(USUAL.toArray());
    }

    /**
     * Lets λ be chosen: a probe is fitted with each candidate on a part of the training rows and
     * asked about the others; the one with the fewest errors there, the lower log loss among
     * equals, is fitted again on all training rows. Test rows have no say.
     *
     * @param candidates each finite and positive
     * @return this
     * @throws IllegalArgumentException if there are none or one is not finite and positive
     * @throws IllegalStateException if λ was set before
     */
    public Builder l2From(double... candidates) {
      checkUnset("l2", l2);
      checkArgument(candidates.length > 0, "there is no l2 to choose from");
      for (double candidate : candidates) {
        checkPositive("l2", candidate);
      }
      l2 = ImmutableDoubleArray.copyOf(candidates);
      return this;
    }

    /**
     * The share of each class's training rows that λ is chosen by. Default: 1/6. They are drawn at
     * random, and never used if λ is given.
     *
     * @param share between 0 and 1
     * @return this
     * @throws IllegalArgumentException if it is not
     * @throws IllegalStateException if it was set before
     */
    public Builder validationShare(double share) {
      checkUnset("validationShare", validationShare);
      checkArgument(
          share > 0 && share < 1, "the validation share must be between 0 and 1, was %s", share);
      validationShare = share;
      return this;
    }

    /**
     * What is made small for each row. Default: {@link ProbeLoss#LOGISTIC}.
     *
     * @param loss the loss
     * @return this
     * @throws IllegalStateException if it was set before
     */
    public Builder loss(ProbeLoss loss) {
      checkUnset("loss", this.loss);
      this.loss = checkNotNull(loss, "loss");
      return this;
    }

    /**
     * On which scale the units are seen. Default: {@link UnitScale#COMMON}.
     *
     * @param scale the scale
     * @return this
     * @throws IllegalStateException if it was set before
     */
    public Builder scale(UnitScale scale) {
      checkUnset("scale", this.scale);
      this.scale = checkNotNull(scale, "scale");
      return this;
    }

    /**
     * When the fit is at its end: when no partial derivative of the loss, by weights on the scale
     * chosen, is larger. Default: 0.00001.
     *
     * @param tolerance finite and positive
     * @return this
     * @throws IllegalArgumentException if it is not
     * @throws IllegalStateException if it was set before
     */
    public Builder tolerance(double tolerance) {
      checkUnset("tolerance", this.tolerance);
      checkPositive("tolerance", tolerance);
      this.tolerance = tolerance;
      return this;
    }

    /**
     * After how many steps a fit is given up as not converged. Default: 2000.
     *
     * @param maxIterations positive
     * @return this
     * @throws IllegalArgumentException if it is not
     * @throws IllegalStateException if it was set before
     */
    public Builder maxIterations(int maxIterations) {
      checkUnset("maxIterations", this.maxIterations);
      checkArgument(maxIterations > 0, "maxIterations must be positive, was %s", maxIterations);
      this.maxIterations = maxIterations;
      return this;
    }

    /**
     * What decides which rows λ is chosen by; nothing else is random. Default: 0.
     *
     * @param seed any number
     * @return this
     * @throws IllegalStateException if it was set before
     */
    public Builder seed(long seed) {
      checkUnset("seed", this.seed);
      this.seed = seed;
      return this;
    }

    /**
     * What the classes are called in reports. Default: their numbers.
     *
     * @param names by class, in order; more than there are classes among the rows do no harm
     * @return this
     * @throws IllegalStateException if it was set before
     */
    public Builder classNames(List<String> names) {
      checkUnset("classNames", classNames);
      classNames = ImmutableList.copyOf(names);
      return this;
    }

    /**
     * Fits a probe to codes.
     *
     * @param codes a code a row, with its class
     * @return the probe
     * @throws IllegalArgumentException if all rows are of one class, a label has no name, or λ is
     *     to be chosen and there are too few rows for that
     */
    public LinearProbe build(LabeledSamples codes) {
      return build(codes, Samples::toDenseArray);
    }

    /**
     * Fits a probe to the codes of rows, which are encoded batch by batch and kept without their
     * zeros: 12 bytes for each number that is not zero.
     *
     * @param samples rows, each with its class
     * @param encoder from a batch of rows to their codes, {@code [batch, units]}
     * @return the probe
     * @throws IllegalArgumentException if all rows are of one class, a label has no name, a code is
     *     not finite, or λ is to be chosen and there are too few rows for that
     */
    public LinearProbe build(LabeledSamples samples, Function<Samples, DenseArray> encoder) {
      SeenClasses classes = new SeenClasses(samples.labels(), classNames);
      ProbeTraining training =
          new ProbeTraining(
              loss != null ? loss : ProbeLoss.LOGISTIC,
              scale != null ? scale : UnitScale.COMMON,
              tolerance != null ? tolerance : 1e-5,
              maxIterations != null ? maxIterations : 2000,
              classes);
      CompressedRows codes = CompressedRows.of(samples.samples(), encoder);
      int[] classOf = classes.indexesOf(samples.labels());
      return l2 == null || l2.length() == 1
          ? training.fit(codes, classOf, l2 == null ? 1e-3 : l2.get(0))
          : training.choose(
              codes,
              classOf,
              l2.toArray(),
              ValidationSplit.of(
                  classOf,
                  validationShare != null ? validationShare : 1.0 / 6,
                  seed != null ? seed : 0));
    }

    private static void checkPositive(String option, double value) {
      checkArgument(
          value > 0 && Double.isFinite(value),
          "%s must be finite and positive, was %s",
          option,
          value);
    }

    private static void checkUnset(String option, @Nullable Object value) {
      checkState(value == null, "%s was already set to %s", option, value);
    }
  }
}
