package io.github.sparseae.model;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableMap;
import java.util.List;
import java.util.Map;

/**
 * The normalization of rows, which makes settings such as learning rates and penalty weights
 * independent of the data's units: {@code x' = (x − mean) / scale}.
 *
 * <p>Mean and scale are measured once, on the rows of the first training, and are part of the state
 * from then on; before they are 0 and 1. Encoder, decoder and loss operate on x', so training and
 * validation losses, and the losses of a report, are of x'. Reconstructions are denormalized,
 * {@code x̂ = x̂'·scale + mean}; errors, explained variance, anomalies and pictures are in the
 * data's own units. Weights apply to x'.
 */
public enum InputNormalization {
  /** No normalization: the default. */
  NONE("inputs as they are"),
  /**
   * Normalizes each input to mean 0 and standard deviation 1: the mean is that input's over the
   * rows, the scale its standard deviation {@code √(mean of (x − mean)²)}. For inputs in different
   * units. An almost constant input, with a standard deviation of at most 10⁻⁶ (in float64 10⁻¹²)
   * of its absolute mean, is only centered: its scale is 1.
   *
   * <p>Normalized inputs are unbounded, so the output must be linear.
   */
  STANDARDIZE("standardized inputs"),
  /**
   * Divides all inputs by one number, {@code (mean over rows of ‖x‖₂) / √inputs}, so that the mean
   * norm of rows is √inputs, without centering. For activations of a language model, whose
   * directions matter. SAELens' {@code expected_average_only_in}; dictionary_learning divides by
   * {@code √(mean of ‖x‖²)} instead, for a mean squared norm of 1.
   *
   * <p>Normalized inputs have no upper bound, so the output must be linear or relu.
   */
  MEAN_NORM("inputs of mean norm sqrt(inputs)");

  private final String label;

  InputNormalization(String label) {
    this.label = label;
  }

  /**
   * Returns the arrays of statistics: the mean, the scale, or both.
   *
   * @param inputs the width of a row
   * @return the arrays and their shapes; empty for {@link #NONE}
   */
  public Map<Parameter, List<Integer>> shapes(int inputs) {
    return switch (this) {
      case NONE -> ImmutableMap.of();
      case STANDARDIZE ->
          ImmutableMap.of(
              Parameter.INPUT_MEAN, List.of(inputs), Parameter.INPUT_SCALE, List.of(inputs));
      case MEAN_NORM -> ImmutableMap.of(Parameter.INPUT_SCALE, List.of(1));
    };
  }

  /** Checks that an output can reach the normalized inputs. */
  void check(Activation output) {
    checkArgument(
        this != STANDARDIZE || output == Activation.LINEAR,
        "%s need a linear output, was %s: they are negative and positive, without bounds",
        this,
        output);
    checkArgument(
        this != MEAN_NORM || output == Activation.LINEAR || output == Activation.RELU,
        "%s need a linear or relu output, was %s: they have no upper bound",
        this,
        output);
  }

  @Override
  public String toString() {
    return label;
  }
}
