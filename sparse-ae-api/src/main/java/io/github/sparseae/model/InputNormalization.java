package io.github.sparseae.model;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableMap;
import java.util.List;
import java.util.Map;

/**
 * What is done to a row before a network sees it, so that settings such as learning rates and
 * penalty weights keep their meaning whatever units the data are in: {@code x' = (x − mean) /
 * scale}.
 *
 * <p>Mean and scale are taken once, from the rows of the first training, and belong to the state
 * from then on; before it they are 0 and 1. Encoder, decoder and loss work on x', so training and
 * validation losses, and the losses of a report, are of x'. Reconstructions are turned back, {@code
 * x̂ = x̂'·scale + mean}, and everything made of them (errors, explained variance, anomalies,
 * pictures) is in the data's own units. Weights are those that work on x'.
 */
public enum InputNormalization {
  /** Rows are taken as they are: the default. */
  NONE("inputs as they are"),
  /**
   * Each input by itself to mean 0 and standard deviation 1: the mean is that input's over the
   * rows, the scale its standard deviation {@code √(mean of (x − mean)²)}. For inputs in different
   * units. An input that hardly varies, with a standard deviation of at most 10⁻⁶ (in float64
   * 10⁻¹²) of its mean's size, is only centred: its scale is 1.
   *
   * <p>Its numbers have no bounds, so the output must be linear.
   */
  STANDARDIZE("standardized inputs"),
  /**
   * All inputs divided by one number, {@code (mean over rows of ‖x‖₂) / √inputs}, so that rows have
   * norm √inputs in the mean; nothing is centred. For activations of a language model, whose
   * directions matter. As SAELens does with {@code expected_average_only_in}; dictionary_learning
   * divides by {@code √(mean of ‖x‖²)} instead, for a mean squared norm of 1.
   *
   * <p>Its numbers have no upper bound, so the output must be linear or relu.
   */
  MEAN_NORM("inputs of mean norm sqrt(inputs)");

  private final String label;

  InputNormalization(String label) {
    this.label = label;
  }

  /**
   * What has to be known to do it: the mean, the scale, or both.
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

  /** Refuses an output that cannot draw what comes of it. */
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
