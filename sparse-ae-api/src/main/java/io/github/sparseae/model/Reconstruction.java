package io.github.sparseae.model;

/** How far a reconstruction x̂ is from its input x. One of a closed family. */
public sealed interface Reconstruction {

  /**
   * Mean squared error, {@code mean over batch and inputs of (x̂ − x)²}.
   *
   * @return the loss with {@link Reduction#MEAN}
   */
  static Reconstruction meanSquaredError() {
    return squaredError(Reduction.MEAN);
  }

  /**
   * Squared error under a reduction of your choice.
   *
   * @param reduction how (x̂ − x)² is summed or averaged over batch and inputs
   * @return the loss
   */
  static Reconstruction squaredError(Reduction reduction) {
    return new SquaredError(reduction);
  }

  /**
   * Binary cross-entropy, averaged over batch and inputs.
   *
   * @return the loss with {@link Reduction#MEAN}
   */
  static Reconstruction binaryCrossEntropy() {
    return binaryCrossEntropy(Reduction.MEAN);
  }

  /**
   * Binary cross-entropy under a reduction of your choice.
   *
   * @param reduction how the terms are summed or averaged over batch and inputs
   * @return the loss
   */
  static Reconstruction binaryCrossEntropy(Reduction reduction) {
    return new BinaryCrossEntropy(reduction);
  }

  /**
   * How the terms become one number.
   *
   * @return the reduction over batch and inputs
   */
  Reduction reduction();

  /**
   * The loss in words.
   *
   * @return for example {@code "squared error, mean over batch and inputs"}
   */
  String describe();

  /**
   * Squared error: R((x̂ − x)²), with x and x̂ of shape {@code [batch, inputs]}.
   *
   * @param reduction R, over batch and inputs
   */
  record SquaredError(Reduction reduction) implements Reconstruction {
    @Override
    public String describe() {
      return "squared error, " + reduction.describe("inputs");
    }
  }

  /**
   * Binary cross-entropy: R(−x·log x̂ − (1 − x)·log(1 − x̂)) for inputs in [0, 1] and a sigmoid
   * output. Computed from the output's weighted input z as {@code log(1 + eᶻ) − z·x}, which no z
   * overflows.
   *
   * @param reduction R, over batch and inputs
   */
  record BinaryCrossEntropy(Reduction reduction) implements Reconstruction {
    @Override
    public String describe() {
      return "binary cross-entropy, " + reduction.describe("inputs");
    }
  }
}
