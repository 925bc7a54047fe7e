package io.github.sparseae.model;

import static com.google.common.base.Preconditions.checkNotNull;
import static io.github.sparseae.internal.builder.ArgumentChecks.checkPositive;

import com.google.common.collect.ImmutableMap;
import java.util.Map;

/** The reconstruction loss: the distance of a reconstruction x̂ from its input x. */
public sealed interface Reconstruction {

  /** {@return the mean squared error, {@code mean over batch and inputs of (x̂ − x)²}} */
  static SquaredError meanSquaredError() {
    return squaredError(Reduction.MEAN);
  }

  /** Returns the squared error, (x̂ − x)², with a given reduction over batch and inputs. */
  static SquaredError squaredError(Reduction reduction) {
    return new SquaredError(reduction, 1);
  }

  /**
   * Returns the mean squared error divided by the variance of the data: the unexplained share, 1
   * for a network that outputs the mean row. It does not depend on the data's units.
   */
  static NormalizedSquaredError normalizedSquaredError() {
    return new NormalizedSquaredError();
  }

  /** {@return the binary cross-entropy, averaged over batch and inputs} */
  static BinaryCrossEntropy binaryCrossEntropy() {
    return binaryCrossEntropy(Reduction.MEAN);
  }

  /** Returns the binary cross-entropy with a given reduction over batch and inputs. */
  static BinaryCrossEntropy binaryCrossEntropy(Reduction reduction) {
    return new BinaryCrossEntropy(reduction);
  }

  /** {@return the reduction of the terms over batch and inputs} */
  Reduction reduction();

  /** {@return the loss in words, as {@code "squared error, mean over batch and inputs"}} */
  String describe();

  /** {@return the initial values of the arrays, of one number, that this loss needs} */
  default Map<Parameter, Double> parameters() {
    return ImmutableMap.of();
  }

  /**
   * Squared error: factor · R((x̂ − x)²), with x and x̂ of shape {@code [batch, inputs]}.
   *
   * @param reduction R, over batch and inputs
   * @param factor positive and finite
   */
  record SquaredError(Reduction reduction, double factor) implements Reconstruction {
    public SquaredError {
      checkNotNull(reduction, "reduction");
      checkPositive("the factor of a loss", factor);
    }

    /** Sets the factor: ½ in many textbooks, so that the gradient is x̂ − x. */
    public SquaredError factor(double factor) {
      return new SquaredError(reduction, factor);
    }

    @Override
    public String describe() {
      return "squared error, "
          + reduction.describe("inputs")
          + (factor == 1 ? "" : ", times " + factor);
    }
  }

  /**
   * Normalized squared error: the mean over batch and inputs of (x̂ − x)², divided by the variance
   * v, the mean over rows and inputs of (x − x̄)² with x̄ the mean row. It is the unexplained
   * share, 1 for a network that outputs the mean row. v is measured once, on the rows of the first
   * training as the network sees them, and belongs to the state from then on; before that, and
   * where all rows are equal, it is 1. Source: Gao et al., "Scaling and evaluating sparse
   * autoencoders" (2024); openai/sparse_autoencoder, {@code train.py}.
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
   * output. Training refuses rows with other numbers, for which it would have no lower bound.
   * Computed from the output's pre-activation z as {@code log(1 + eᶻ) − z·x}, which does not
   * overflow for any z.
   *
   * @param reduction R, over batch and inputs
   */
  record BinaryCrossEntropy(Reduction reduction) implements Reconstruction {
    public BinaryCrossEntropy {
      checkNotNull(reduction, "reduction");
    }

    @Override
    public String describe() {
      return "binary cross-entropy, " + reduction.describe("inputs");
    }
  }
}
