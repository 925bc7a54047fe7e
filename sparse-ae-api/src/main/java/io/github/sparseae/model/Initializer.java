package io.github.sparseae.model;

import io.github.sparseae.random.RandomStream;

/**
 * How the weights of a layer start. For a layer of weights {@code [fanIn, fanOut]}, computed in
 * float64 and rounded to the network's precision.
 */
public enum Initializer {
  /**
   * Weights and biases uniform in ±1/√fanIn: what PyTorch's {@code Linear} does by default, and so
   * the lecture. The default.
   */
  FAN_IN_UNIFORM("uniform ±1/sqrt(fan-in)") {
    @Override
    double weight(RandomStream random, int fanIn, int fanOut) {
      return within(random, 1 / StrictMath.sqrt(fanIn));
    }

    @Override
    double bias(RandomStream random, int fanIn) {
      return within(random, 1 / StrictMath.sqrt(fanIn));
    }
  },
  /**
   * Weights uniform in ±√(6 / (fanIn + fanOut)), biases zero (Glorot and Bengio 2010): for tanh and
   * sigmoid.
   */
  GLOROT_UNIFORM("Glorot uniform") {
    @Override
    double weight(RandomStream random, int fanIn, int fanOut) {
      return within(random, StrictMath.sqrt(6.0 / ((double) fanIn + fanOut)));
    }
  },
  /** Weights normal with variance 2 / fanIn, biases zero (He et al. 2015): for relu. */
  HE_NORMAL("He normal") {
    @Override
    double weight(RandomStream random, int fanIn, int fanOut) {
      return random.nextGaussian() * StrictMath.sqrt(2.0 / fanIn);
    }
  };

  private final String label;

  Initializer(String label) {
    this.label = label;
  }

  abstract double weight(RandomStream random, int fanIn, int fanOut);

  double bias(RandomStream random, int fanIn) {
    return 0;
  }

  private static double within(RandomStream random, double bound) {
    return random.uniform(-bound, bound);
  }

  /**
   * The initial weights of a layer.
   *
   * @param random where chance comes from
   * @param fanIn how many numbers come in
   * @param fanOut how many numbers go out
   * @param precision float32 or float64
   * @return weights of shape {@code [fanIn, fanOut]}
   */
  public DenseArray weights(RandomStream random, int fanIn, int fanOut, Precision precision) {
    double[] values = new double[Math.multiplyExact(fanIn, fanOut)];
    for (int i = 0; i < values.length; i++) {
      values[i] = weight(random, fanIn, fanOut);
    }
    return DenseArray.adopt(values, fanIn, fanOut).in(precision);
  }

  /**
   * The initial biases of a layer.
   *
   * @param random where chance comes from
   * @param fanIn how many numbers come in
   * @param fanOut how many numbers go out
   * @param precision float32 or float64
   * @return biases of shape {@code [fanOut]}
   */
  public DenseArray biases(RandomStream random, int fanIn, int fanOut, Precision precision) {
    double[] values = new double[fanOut];
    for (int i = 0; i < fanOut; i++) {
      values[i] = bias(random, fanIn);
    }
    return DenseArray.adopt(values, fanOut).in(precision);
  }

  @Override
  public String toString() {
    return label;
  }
}
