package io.github.sparseae.model;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableMap;
import java.util.Map;

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
    return squaredError(reduction, 1);
  }

  /**
   * Squared error under a reduction, times a number: ½ in many textbooks, so that the gradient is
   * x̂ − x.
   *
   * @param reduction how (x̂ − x)² is summed or averaged over batch and inputs
   * @param factor what that is multiplied by, positive and finite
   * @return the loss
   * @throws IllegalArgumentException if the factor is not positive and finite
   */
  static Reconstruction squaredError(Reduction reduction, double factor) {
    return new SquaredError(reduction, factor);
  }

  /**
   * Mean squared error divided by the variance of the data: the share of it that is not explained,
   * 1 for a network that draws the mean row. For settings that keep their meaning whatever units
   * the data are in.
   *
   * @return the loss
   */
  static Reconstruction normalizedSquaredError() {
    return new NormalizedSquaredError();
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
   * The arrays this loss adds to a network, with the number each starts from.
   *
   * @return by parameter; each has one number
   */
  default Map<Parameter, Double> parameters() {
    return ImmutableMap.of();
  }

  /**
   * Squared error: factor · R((x̂ − x)²), with x and x̂ of shape {@code [batch, inputs]}.
   *
   * @param reduction R, over batch and inputs
   * @param factor positive and finite; 1 where nothing else is said
   */
  record SquaredError(Reduction reduction, double factor) implements Reconstruction {
    /**
     * Checks the arguments.
     *
     * @param reduction R, over batch and inputs
     * @param factor positive and finite; 1 where nothing else is said
     */
    public SquaredError {
      checkArgument(
          factor > 0 && Double.isFinite(factor),
          "the factor of a loss must be positive and finite, was %s",
          factor);
    }

    @Override
    public String describe() {
      return "squared error, "
          + reduction.describe("inputs")
          + (factor == 1 ? "" : ", times " + factor);
    }
  }

  /**
   * Normalised squared error: the mean over batch and inputs of (x̂ − x)², divided by the variance
   * v, the mean over rows and inputs of (x − x̄)² with x̄ the mean row. v is measured once, on the
   * rows of the first training as the network sees them, and belongs to the state from then on;
   * before, and where all rows are alike, it is 1. Source: Gao et al., "Scaling and evaluating
   * sparse autoencoders" (2024); openai/sparse_autoencoder, {@code train.py}.
   */
  record NormalizedSquaredError() implements Reconstruction {
    @Override
    public Reduction reduction() {
      return Reduction.MEAN;
    }

    @Override
    public String describe() {
      return "squared error, mean over batch and inputs, divided by the data's variance";
    }

    @Override
    public Map<Parameter, Double> parameters() {
      return ImmutableMap.of(Parameter.INPUT_VARIANCE, 1.0);
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
