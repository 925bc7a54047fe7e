package io.github.sparseae.model;

import static io.github.sparseae.internal.builder.ArgumentChecks.checkPositive;

import java.util.random.RandomGenerator;

/**
 * The initial weights of a layer {@code [fanIn, fanOut]}, computed in float64 and rounded to the
 * network's precision.
 */
public sealed interface Initializer {
  /** Weights and biases uniform in ±1/√fanIn, as PyTorch's {@code Linear}. The default. */
  Initializer FAN_IN_UNIFORM = Scaled.FAN_IN_UNIFORM;

  /**
   * Weights uniform in ±√(6 / (fanIn + fanOut)), biases zero (Glorot and Bengio 2010): for tanh and
   * sigmoid.
   */
  Initializer GLOROT_UNIFORM = Scaled.GLOROT_UNIFORM;

  /**
   * Weights uniform in ±√(6 / (fanIn + fanOut + 1)), biases zero: Glorot's with the bias counted as
   * an input, from Stanford's UFLDL tutorial.
   */
  Initializer UFLDL_UNIFORM = Scaled.UFLDL_UNIFORM;

  /** Weights normal with variance 2 / fanIn, biases zero (He et al. 2015): for relu. */
  Initializer HE_NORMAL = Scaled.HE_NORMAL;

  /**
   * Weights uniform in ±√(6 / fanIn), biases zero: the variance of {@link #HE_NORMAL}. PyTorch's
   * {@code kaiming_uniform_} of a tensor {@code [fanOut, fanIn]}.
   */
  Initializer HE_UNIFORM = Scaled.HE_UNIFORM;

  /**
   * Weights uniform in ±√(6 / fanOut), biases zero: preserves the variance of gradients rather than
   * of activations. PyTorch's {@code kaiming_uniform_} of a tensor {@code [fanIn, fanOut]}, whose
   * dimensions it swaps.
   */
  Initializer HE_UNIFORM_FAN_OUT = Scaled.HE_UNIFORM_FAN_OUT;

  /**
   * Returns weights normal with a standard deviation σ, positive and finite, biases zero; 0.01 is
   * usual.
   */
  static Gaussian gaussian(double deviation) {
    return new Gaussian(deviation);
  }

  /** Returns one weight of a layer, by its numbers of inputs and outputs. */
  double weight(RandomGenerator random, int fanIn, int fanOut);

  /** Returns one bias of a layer, by its number of inputs. */
  double bias(RandomGenerator random, int fanIn);

  /** The kinds without settings. */
  enum Scaled implements Initializer {
    /** See {@link Initializer#FAN_IN_UNIFORM}. */
    FAN_IN_UNIFORM("uniform ±1/sqrt(fan-in)"),
    /** See {@link Initializer#GLOROT_UNIFORM}. */
    GLOROT_UNIFORM("Glorot uniform"),
    /** See {@link Initializer#UFLDL_UNIFORM}. */
    UFLDL_UNIFORM("UFLDL's uniform ±sqrt(6/(fan-in + fan-out + 1))"),
    /** See {@link Initializer#HE_NORMAL}. */
    HE_NORMAL("He normal"),
    /** See {@link Initializer#HE_UNIFORM}. */
    HE_UNIFORM("He uniform"),
    /** See {@link Initializer#HE_UNIFORM_FAN_OUT}. */
    HE_UNIFORM_FAN_OUT("He uniform by fan-out");

    private final String label;

    Scaled(String label) {
      this.label = label;
    }

    @Override
    public double weight(RandomGenerator random, int fanIn, int fanOut) {
      double fans = (double) fanIn + fanOut;
      return switch (this) {
        case FAN_IN_UNIFORM -> bias(random, fanIn);
        case GLOROT_UNIFORM -> within(random, StrictMath.sqrt(6 / fans));
        case UFLDL_UNIFORM -> within(random, StrictMath.sqrt(6 / (fans + 1)));
        case HE_NORMAL -> random.nextGaussian() * StrictMath.sqrt(2.0 / fanIn);
        case HE_UNIFORM -> within(random, StrictMath.sqrt(6.0 / fanIn));
        case HE_UNIFORM_FAN_OUT -> within(random, StrictMath.sqrt(6.0 / fanOut));
      };
    }

    @Override
    public double bias(RandomGenerator random, int fanIn) {
      return this == FAN_IN_UNIFORM ? within(random, 1 / StrictMath.sqrt(fanIn)) : 0;
    }

    private static double within(RandomGenerator random, double bound) {
      return -bound + (bound - -bound) * random.nextDouble();
    }

    @Override
    public String toString() {
      return label;
    }
  }

  /**
   * Weights normal with mean 0 and deviation σ, biases zero.
   *
   * @param deviation σ, positive and finite
   */
  record Gaussian(double deviation) implements Initializer {
    public Gaussian {
      checkPositive("the deviation of initial weights", deviation);
    }

    @Override
    public double weight(RandomGenerator random, int fanIn, int fanOut) {
      return random.nextGaussian() * deviation;
    }

    @Override
    public double bias(RandomGenerator random, int fanIn) {
      return 0;
    }

    @Override
    public String toString() {
      return "Gaussian, deviation " + deviation;
    }
  }
}
