package io.github.sparseae.datasets;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkElementIndex;
import static com.google.common.base.Preconditions.checkState;
import static io.github.sparseae.internal.builder.ArgumentChecks.checkAtLeastZero;
import static io.github.sparseae.internal.builder.ArgumentChecks.checkPositive;
import static io.github.sparseae.internal.builder.ArgumentChecks.once;
import static java.util.Objects.requireNonNullElse;

import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.internal.io.HeapLimit;
import io.github.sparseae.internal.io.Quantity;
import io.github.sparseae.internal.random.RandomStream;
import io.github.sparseae.internal.random.Ziggurat;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Precision;
import java.util.OptionalInt;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Rows that are sums of known features, by which an autoencoder's units can be held against the
 * truth. Row {@code x = Σ_j a_j d_j + b} has the activations a_j ≥ 0, of which few are positive,
 * and the directions d_j, unit vectors that are nearly orthogonal.
 *
 * <pre>{@code
 * SyntheticActivations truth = SyntheticActivations.synthSaeBench(10).seed(1).build();
 * sae.fit(truth.rows(0, 1_000_000), Training.epochs(1).batchSize(1024));
 * DenseArray known = truth.activations(1_000_000, 10_000);
 * }</pre>
 *
 * <p>Feature j of n, counted from 0, fires as follows. Its requested probability p_j falls from
 * p_max to p_min as {@code p_min + (p_max − p_min) · ((j+1)^−s − n^−s) / (1 − n^−s)}. A vector of
 * shared standard normal numbers ε and one of its own, η_j, are compared with a threshold: it fires
 * where {@code F_j·ε + √(1 − ‖F_j‖²) η_j > Φ⁻¹(1 − q_j)}, so that any two features have the normal
 * correlation F_i·F_j. Where it fires, {@code a_j = max(0, μ_j + σ_j · normal)}.
 *
 * <p>The first features are roots of trees, the next ones their children, level by level; features
 * beyond the trees stand alone. A child fires only where its parent does; of siblings that fire
 * together one, chosen uniformly, remains; its activation is multiplied by the parent's over μ of
 * the parent. To make up for both, {@code q_j = min(1, p_j / p_parent · (1 + Σ_siblings p_i /
 * p_parent))}, and q_j = p_j without a parent. The requested probabilities are reached
 * approximately: they are exceeded where siblings are rare beside their parent, and out of reach
 * where they are together more probable than it. {@link #expectedRates} are those that result.
 *
 * <p>The same seed gives the same bits on every platform. Row i depends on the seed and on i alone:
 * disjoint ranges of rows are independent samples, for training and for evaluation.
 *
 * <p>Source: Chanin and Garriga-Alonso, "SynthSAEBench" (2026), whose generator is SAELens' {@code
 * SyntheticModel}. Definitions are the same; the random numbers are others. An instance is
 * immutable and safe for use by many threads.
 */
public final class SyntheticActivations {

  /** The largest width whose matrix of moments an array holds. */
  private static final int MOST_INPUTS = 46_340;

  /** The default number of steps of orthogonalization. */
  private static final int STEPS = 100;

  private static final Correlation INDEPENDENT = new Correlation(0, 0);

  private static final int BENCHMARK_FEATURES = 16_384;
  private static final int BENCHMARK_INPUTS = 768;
  private static final int BENCHMARK_ROOTS = 128;

  private final int inputs;
  private final long seed;
  private final double[] probability;
  private final double[] directions;
  private final double[] bias;
  private final FeatureForest forest;

  private SyntheticActivations(Builder options, int features, int inputs, long seed) {
    this.inputs = inputs;
    this.seed = seed;
    probability =
        requireNonNullElse(options.firing, new Firing(0.5, 0.4, 5e-4)).probabilities(features);
    directions =
        FeatureDirections.of(
            features,
            inputs,
            requireNonNullElse(options.steps, STEPS),
            RandomStream.of(seed, "feature directions", 0));
    bias = FeatureDirections.of(1, inputs, 0, RandomStream.of(seed, "feature bias", 0));
    for (int i = 0; i < inputs; i++) {
      bias[i] *= requireNonNullElse(options.bias, 0.5);
    }
    Magnitudes magnitudes = requireNonNullElse(options.magnitudes, new Magnitudes(5, 4, 0.5, 0.5));
    RandomStream random = RandomStream.of(seed, "feature magnitudes", 0);
    double[] mean = new double[features];
    double[] deviation = new double[features];
    for (int j = 0; j < features; j++) {
      double place = features == 1 ? 0 : (double) j / (features - 1);
      mean[j] = magnitudes.first + (magnitudes.last - magnitudes.first) * place;
      deviation[j] =
          Math.abs(magnitudes.deviation + magnitudes.deviationSpread * Ziggurat.next(random));
    }
    forest =
        new FeatureForest(
            probability,
            requireNonNullElse(options.trees, new Trees(0, 1, 0)),
            requireNonNullElse(options.correlation, INDEPENDENT).factors(features, seed),
            mean,
            deviation);
  }

  /** {@return a builder; {@code features} and {@code inputs} must be set} */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns a builder with the configuration of SynthSAEBench-16k at a part of its size: {@code
   * 16384 / part} features in {@code 768 / √part} inputs, {@code 128 / part} roots with three
   * levels of four children each; s 0.5, p_max 0.4, p_min 0.0005; correlation of rank 25 and scale
   * 0.1; μ from 5 to 4, σ_j = |normal(0.5, 0.5)|; a bias of norm 0.5; 100 steps of
   * orthogonalization, which take seconds for a tenth and half an hour for the whole. Numbers are
   * rounded.
   *
   * <p>Features of a row disturb each other by about √(active features / inputs). The number of
   * active features grows about as √features, and so do the inputs here: at a part of the size,
   * features are about as hard to tell apart as at the published one.
   *
   * <p>All but features, inputs, trees and correlation can be set on the builder.
   *
   * @throws IllegalArgumentException if the part is not from 1, the published size, to 128
   */
  public static Builder synthSaeBench(int part) {
    checkArgument(
        part >= 1 && part <= BENCHMARK_ROOTS,
        "part must be from 1 to %s, was %s",
        BENCHMARK_ROOTS,
        part);
    return builder()
        .features(Math.round((float) BENCHMARK_FEATURES / part))
        .inputs((int) Math.round(BENCHMARK_INPUTS / Math.sqrt(part)))
        .trees(Math.round((float) BENCHMARK_ROOTS / part), 4, 3)
        .correlation(25, 0.1);
  }

  /** {@return the number of features} */
  public int features() {
    return probability.length;
  }

  /** {@return the number of numbers in a row} */
  public int inputs() {
    return inputs;
  }

  /** {@return d_j, the unit vectors of the features, {@code [features, inputs]}, float32} */
  public DenseArray directions() {
    return DenseArray.wrap(directions, features(), inputs).in(Precision.FLOAT32);
  }

  /** {@return b, which is added to each row, {@code [inputs]}, float32} */
  public DenseArray bias() {
    return DenseArray.wrap(bias, inputs).in(Precision.FLOAT32);
  }

  /** {@return p_j, the requested firing probability of each feature, in falling order} */
  public double[] requestedRates() {
    return probability.clone();
  }

  /**
   * Returns the share of rows in which each feature fires, computed from q_j as if features of a
   * row fired independently of each other, apart from trees and exclusion; their sum is the mean
   * number of active features in a row. Correlation changes the rates below the roots a little.
   */
  public double[] expectedRates() {
    return forest.rates();
  }

  /**
   * Returns the number of the parent of a feature; empty for roots and features outside the trees.
   *
   * @throws IndexOutOfBoundsException if there is no such feature
   */
  public OptionalInt parent(int feature) {
    int parent = forest.parent(checkElementIndex(feature, features(), "feature"));
    return parent < 0 ? OptionalInt.empty() : OptionalInt.of(parent);
  }

  /**
   * Returns a positive number of rows from a first one, at least 0, as a stream of known size,
   * generated as they are read.
   *
   * @throws IllegalArgumentException if a number is out of range
   */
  public Rows rows(long from, long count) {
    checkRange(from, count);
    return Rows.ofIterators(
            "synthetic rows " + from + " to " + (from + count - 1),
            inputs,
            () -> {
              Generator generator = new Generator();
              return LongStream.range(from, from + count).mapToObj(generator::row).iterator();
            })
        .withSize(count);
  }

  /**
   * Returns rows in memory, in float32, the same as {@link #rows}.
   *
   * @throws IllegalArgumentException if a number is out of range, or the rows are more than an
   *     array holds
   */
  public Samples samples(long from, int count) {
    checkRange(from, count);
    checkFits(count, inputs);
    float[] values = new float[count * inputs];
    Generator generator = new Generator();
    for (int i = 0; i < count; i++) {
      System.arraycopy(generator.row(from + i), 0, values, i * inputs, inputs);
    }
    return Samples.of(DenseArray.wrap(values, count, inputs));
  }

  /**
   * Returns a_j, the true activations of the rows of the same numbers: {@code [count, features]},
   * float32, at least 0 and mostly 0.
   *
   * @throws IllegalArgumentException if a number is out of range, or the activations are more than
   *     an array holds
   */
  public DenseArray activations(long from, int count) {
    checkRange(from, count);
    checkFits(count, features());
    float[] values = new float[count * features()];
    ActiveFeatures active = new ActiveFeatures();
    for (int i = 0; i < count; i++) {
      fire(from + i, active);
      for (int at = 0; at < active.size(); at++) {
        values[i * features() + active.feature(at)] = (float) active.value(at);
      }
    }
    return DenseArray.wrap(values, count, features());
  }

  /** The numbers of features, inputs and trees in one line. */
  @Override
  public String toString() {
    return Quantity.of(features(), "known feature")
        + " in "
        + Quantity.of(inputs, "input")
        + ", seed "
        + seed;
  }

  private void fire(long row, ActiveFeatures active) {
    forest.fire(RandomStream.of(seed, "synthetic activations", row), active);
  }

  private static void checkRange(long from, long count) {
    checkArgument(from >= 0, "from must be at least 0, was %s", from);
    checkArgument(count > 0, "count must be positive, was %s", count);
    checkArgument(
        from <= Long.MAX_VALUE - count, "from + count must be below 2^63, from was %s", from);
  }

  private static void checkFits(int count, int width) {
    checkArgument(
        (long) count * width <= HeapLimit.MAX_LENGTH,
        "%s rows of width %s are more than an array holds: take fewer at a time",
        count,
        width);
  }

  /** Generates rows into the same array. */
  private final class Generator {
    private final ActiveFeatures active = new ActiveFeatures();
    private final double[] sum = new double[inputs];
    private final float[] row = new float[inputs];

    float[] row(long number) {
      fire(number, active);
      System.arraycopy(bias, 0, sum, 0, inputs);
      for (int at = 0; at < active.size(); at++) {
        int start = active.feature(at) * inputs;
        double value = active.value(at);
        for (int i = 0; i < inputs; i++) {
          sum[i] += value * directions[start + i];
        }
      }
      for (int i = 0; i < inputs; i++) {
        row[i] = (float) sum[i];
      }
      return row;
    }
  }

  private record Firing(double exponent, double most, double least) {
    double[] probabilities(int features) {
      double[] probability = new double[features];
      double end = StrictMath.pow(features, -exponent);
      for (int j = 0; j < features; j++) {
        double share = j == 0 ? 1 : (StrictMath.pow(j + 1, -exponent) - end) / (1 - end);
        probability[j] = least + (most - least) * share;
      }
      return probability;
    }
  }

  record Trees(int roots, int branching, int depth) {}

  private record Magnitudes(double first, double last, double deviation, double deviationSpread) {}

  private record Correlation(int rank, double scale) {
    /** The largest ‖F_j‖²; all are scaled down if one is larger. */
    private static final double MOST_SHARED = 0.99;

    /** Returns F, {@code [features, rank]}, normal numbers times the scale. */
    double[] factors(int features, long seed) {
      RandomStream random = RandomStream.of(seed, "feature correlation", 0);
      double[] factors = new double[features * rank];
      double largest = 0;
      for (int j = 0; j < features; j++) {
        double square = 0;
        for (int r = j * rank; r < (j + 1) * rank; r++) {
          factors[r] = scale * Ziggurat.next(random);
          square += factors[r] * factors[r];
        }
        largest = Math.max(largest, square);
      }
      double shrink = largest >= 1 ? Math.sqrt(MOST_SHARED / largest) : 1;
      for (int r = 0; r < factors.length; r++) {
        factors[r] *= shrink;
      }
      return factors;
    }
  }

  /**
   * A builder of synthetic activations. Each option can be set once; setting it again throws an
   * {@link IllegalStateException} that names the first value.
   */
  public static final class Builder {
    private @Nullable Integer features;
    private @Nullable Integer inputs;
    private @Nullable Firing firing;
    private @Nullable Trees trees;
    private @Nullable Correlation correlation;
    private @Nullable Magnitudes magnitudes;
    private @Nullable Double bias;
    private @Nullable Integer steps;
    private @Nullable Long seed;

    private Builder() {}

    /** Sets the number of features, positive. Required. */
    public Builder features(int features) {
      checkArgument(features > 0, "features must be positive, was %s", features);
      this.features = once("features", this.features, features);
      return this;
    }

    /** Sets the width of a row, positive. Required. */
    public Builder inputs(int inputs) {
      checkArgument(inputs > 0, "inputs must be positive, was %s", inputs);
      this.inputs = once("inputs", this.inputs, inputs);
      return this;
    }

    /**
     * Sets the requested firing probabilities: s, positive, and p_max and p_min, of which {@code 0
     * < p_min <= p_max <= 1}. Default: 0.5, 0.4, 0.0005.
     */
    public Builder firing(double exponent, double most, double least) {
      checkPositive("exponent", exponent);
      checkArgument(
          least > 0 && least <= most && most <= 1,
          "probabilities must be 0 < least <= most <= 1, were %s and %s",
          least,
          most);
      firing = once("firing", firing, new Firing(exponent, most, least));
      return this;
    }

    /**
     * Arranges the first features in trees, as far as there are features, with {@code depth} levels
     * below the roots and {@code branching} children of each inner feature: at most one of the
     * children of a feature fires, and its activation is multiplied by the parent's over μ of the
     * parent. Default: none.
     */
    public Builder trees(int roots, int branching, int depth) {
      checkArgument(roots >= 0, "roots must be at least 0, was %s", roots);
      checkArgument(branching > 0, "branching must be positive, was %s", branching);
      checkArgument(depth >= 0, "depth must be at least 0, was %s", depth);
      trees = once("trees", trees, new Trees(roots, branching, depth));
      return this;
    }

    /**
     * Sets the correlation of firing: F has {@code rank} columns, at least 1, of normal numbers
     * times {@code scale}, at least 0; all are scaled down if a ‖F_j‖² is 1 or more. Default: none.
     */
    public Builder correlation(int rank, double scale) {
      checkArgument(rank > 0, "rank must be positive, was %s", rank);
      checkAtLeastZero("scale", scale);
      correlation = once("correlation", correlation, new Correlation(rank, scale));
      return this;
    }

    /**
     * Sets the activations of features that fire: {@code μ_j} runs evenly from the first to the
     * last feature, both positive, and {@code σ_j = |deviation + deviationSpread · normal|}, both
     * at least 0, is chosen once for each. Default: 5, 4, 0.5, 0.5.
     */
    public Builder magnitudes(double first, double last, double deviation, double deviationSpread) {
      checkPositive("first", first);
      checkPositive("last", last);
      checkAtLeastZero("deviation", deviation);
      checkAtLeastZero("deviationSpread", deviationSpread);
      magnitudes =
          once("magnitudes", magnitudes, new Magnitudes(first, last, deviation, deviationSpread));
      return this;
    }

    /** Sets the norm of b, a vector of random direction, at least 0. Default: 0.5. */
    public Builder biasNorm(double norm) {
      checkAtLeastZero("norm", norm);
      bias = once("biasNorm", bias, norm);
      return this;
    }

    /**
     * Sets the number of steps, at least 0, that move the random directions away from each other.
     * Default: 100, each at a cost of {@code features · inputs²}.
     */
    public Builder orthogonalization(int steps) {
      checkArgument(steps >= 0, "steps must be at least 0, was %s", steps);
      this.steps = once("orthogonalization", this.steps, steps);
      return this;
    }

    /** Sets the seed of features and rows. Default: 0. */
    public Builder seed(long seed) {
      this.seed = once("seed", this.seed, seed);
      return this;
    }

    /**
     * Chooses the features.
     *
     * @throws IllegalStateException if {@code features} or {@code inputs} is not set
     * @throws IllegalArgumentException if the directions are more than an array holds
     */
    public SyntheticActivations build() {
      checkState(features != null, "features is not set: set the number of features");
      checkState(inputs != null, "inputs is not set: set the width of a row");
      checkFits(features, Math.max(inputs, requireNonNullElse(correlation, INDEPENDENT).rank));
      checkArgument(
          requireNonNullElse(steps, STEPS) == 0 || inputs <= MOST_INPUTS,
          "orthogonalization takes at most %s inputs, were %s: set its steps to 0",
          MOST_INPUTS,
          inputs);
      return new SyntheticActivations(this, features, inputs, requireNonNullElse(seed, 0L));
    }
  }
}
