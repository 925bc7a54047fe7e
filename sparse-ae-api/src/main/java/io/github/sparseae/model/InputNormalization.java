package io.github.sparseae.model;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/**
 * The normalization of rows, which makes settings such as learning rates and penalty weights
 * independent of the data's units: {@code x' = (x − mean) / scale}.
 *
 * <p>Mean and scale are measured once, on the rows of the first training, and are part of the state
 * from then on; before they are 0 and 1. {@link #ROW_NORM} and {@link #LAYER_NORM} compute them
 * from each row instead. Encoder, decoder and loss operate on x', so training and validation
 * losses, and the losses of a report, are of x'. Reconstructions are denormalized, {@code x̂ =
 * x̂'·scale + mean}; errors, explained variance and pictures are in the data's own units. Weights
 * apply to x'. A transcoder normalizes its inputs only: its targets, outputs and losses are in the
 * targets' own units.
 */
public enum InputNormalization {
  /** No normalization: the default. */
  NONE("inputs as they are"),
  /**
   * Normalizes each input to mean 0 and standard deviation 1: the mean is that input's over the
   * rows, the scale its standard deviation {@code √(mean of (x − mean)²)}. For inputs in different
   * units. An almost constant input, with a standard deviation of at most 10⁻⁶ (of float64 rows
   * 10⁻¹²) of its absolute mean, is only centered: its scale is 1.
   *
   * <p>A float32 network with a mean of more than 1,024 deviations, such as that of time stamps,
   * subtracts means in float64 before it rounds, and returns reconstructions in float64. It keeps
   * means in float32: where that rounds a mean by more than the scale, such as that of time stamps
   * within a minute, the scale is as large as the rounding. Exported models subtract in their own
   * precision.
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
  MEAN_NORM("inputs of mean norm sqrt(inputs)"),
  /**
   * Divides each row by its own norm, {@code ‖x‖₂ / √inputs}, so that every row has norm √inputs. A
   * row of zeros stays as it is. Without the row, {@code decode} returns x̂'. SAELens' {@code
   * constant_norm_rescale}.
   *
   * <p>Normalized inputs go up to √inputs, so the output must be linear or relu.
   */
  ROW_NORM("rows of norm sqrt(inputs)"),
  /**
   * Normalizes each row by its own mean m and standard deviation s over the inputs, {@code s =
   * √(Σ(x − m)² / (inputs − 1))}: {@code x' = (x − m) / (s + 10⁻⁵)} and {@code x̂ = x̂'·s + m}.
   * Without the row, {@code decode} returns x̂'. Source: SAELens' {@code layer_norm}, after Gao et
   * al., "Scaling and evaluating sparse autoencoders" (2024).
   *
   * <p>The output must be linear, because inputs are of both signs; rows need two of them or more.
   */
  LAYER_NORM("layer-normalized rows");

  /** Added to a row's standard deviation before a division by it. */
  private static final double EPSILON = 1e-5;

  private final String label;

  InputNormalization(String label) {
    this.label = label;
  }

  /**
   * A row's normalization: {@code x' = (x − mean) / divisor}, {@code x̂ = x̂'·factor + mean}.
   *
   * @param mean is subtracted from each input
   * @param divisor positive
   * @param factor at least 0
   */
  public record OfRow(double mean, double divisor, double factor) {}

  /** {@return whether mean and scale are those of each row, not of all rows} */
  public boolean isOfEachRow() {
    return this == ROW_NORM || this == LAYER_NORM;
  }

  /** Returns a row's own normalization: mean 0, divisor 1, factor 1 unless {@link #isOfEachRow}. */
  public OfRow ofRow(double[] row) {
    double mean = this == LAYER_NORM ? DoubleStream.of(row).average().orElse(0) : 0;
    double squares = 0;
    for (double value : row) {
      squares += (value - mean) * (value - mean);
    }
    return switch (this) {
      case NONE, STANDARDIZE, MEAN_NORM -> new OfRow(0, 1, 1);
      case ROW_NORM -> {
        double scale = squares == 0 ? 1 : Math.sqrt(squares / row.length);
        yield new OfRow(0, scale, scale);
      }
      case LAYER_NORM -> {
        double deviation = Math.sqrt(squares / (row.length - 1));
        yield new OfRow(mean, deviation + EPSILON, deviation);
      }
    };
  }

  /**
   * Returns the arrays of statistics for a width of rows, with their shapes: the mean, the scale,
   * or both; empty where nothing is measured.
   */
  public Map<Parameter, List<Integer>> shapes(int inputs) {
    return switch (this) {
      case NONE, ROW_NORM, LAYER_NORM -> ImmutableMap.of();
      case STANDARDIZE ->
          ImmutableMap.of(
              Parameter.INPUT_MEAN, List.of(inputs), Parameter.INPUT_SCALE, List.of(inputs));
      case MEAN_NORM -> ImmutableMap.of(Parameter.INPUT_SCALE, List.of(1));
    };
  }

  /** Checks that rows are wide enough. */
  void checkWidth(int inputs) {
    checkArgument(
        this != LAYER_NORM || inputs > 1, "%s need at least 2 inputs, were %s", this, inputs);
  }

  /** Checks that an output can reach the normalized inputs. */
  void check(Activation output) {
    checkArgument(
        (this != STANDARDIZE && this != LAYER_NORM) || output == Activation.LINEAR,
        "%s need a linear output, was %s: they are negative and positive, without bounds",
        this,
        output);
    checkArgument(
        (this != MEAN_NORM && this != ROW_NORM)
            || output == Activation.LINEAR
            || output == Activation.RELU,
        "%s need a linear or relu output, was %s: they go beyond 1",
        this,
        output);
  }

  @Override
  public String toString() {
    return label;
  }
}
