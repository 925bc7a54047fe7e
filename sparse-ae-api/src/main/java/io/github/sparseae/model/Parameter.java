package io.github.sparseae.model;

import static com.google.common.base.Preconditions.checkArgument;

import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The name of one of a network's arrays, in states and files. The constants are those of the first
 * layer, the only one of an autoencoder; {@link #inLayer} returns those of further encoders in a
 * stack.
 */
public final class Parameter implements Serializable {
  private static final long serialVersionUID = 1;

  /** Encoder weights, {@code [inputs, hidden]}. */
  public static final Parameter ENCODER_WEIGHTS = learned("encoder.weights");

  /** Encoder biases, {@code [hidden]}. */
  public static final Parameter ENCODER_BIAS = learned("encoder.bias");

  /** Decoder weights, {@code [hidden, inputs]}; a transcoder's {@code [hidden, outputs]}. */
  public static final Parameter DECODER_WEIGHTS = learned("decoder.weights");

  /** Decoder biases, {@code [inputs]}; a transcoder's {@code [outputs]}. */
  public static final Parameter DECODER_BIAS = learned("decoder.bias");

  /** A transcoder's weights from inputs to outputs, {@code [inputs, outputs]}. */
  public static final Parameter SKIP_WEIGHTS = learned("skip.weights");

  /** Weights of a classifier's head, {@code [hidden, classes]}. */
  public static final Parameter HEAD_WEIGHTS = learned("head.weights");

  /** Biases of a classifier's head, {@code [classes]}. */
  public static final Parameter HEAD_BIAS = learned("head.bias");

  /**
   * JumpReLU: the threshold of each unit, {@code [hidden]}. One below 0 counts as 0, and becomes 0
   * after a step of training.
   */
  public static final Parameter UNIT_THRESHOLD = learned("code.unit_threshold");

  /** Gated: r, the logarithm of the factor of the gate's weights, {@code [hidden]}. */
  public static final Parameter MAGNITUDE_SCALE = learned("code.magnitude_scale");

  /** Gated: the bias of the magnitude path, {@code [hidden]}. */
  public static final Parameter MAGNITUDE_BIAS = learned("code.magnitude_bias");

  /** BatchTopK: the threshold used after training, {@code [1]}; 0 before. Counted, not trained. */
  public static final Parameter CODE_THRESHOLD = counted("code.threshold");

  /**
   * Losses for dead units: the number of rows since each unit was active, {@code [hidden]}.
   * Counted, not trained.
   */
  public static final Parameter IDLE_ROWS = counted("code.idle_rows");

  /** Kullback-Leibler: running mean activity, {@code [hidden]}. Counted, not trained. */
  public static final Parameter MEAN_ACTIVITY = counted("code.mean_activity");

  /** Standardized inputs: the mean of each, {@code [inputs]}. Measured, not trained. */
  public static final Parameter INPUT_MEAN = counted("input.mean");

  /**
   * Normalized inputs: the scale they are divided by, {@code [inputs]} for a scale of each, {@code
   * [1]} for one scale. Measured, not trained.
   */
  public static final Parameter INPUT_SCALE = counted("input.scale");

  /**
   * Normalized squared error: the variance it is divided by, {@code [1]}. Measured, not trained.
   */
  public static final Parameter INPUT_VARIANCE = counted("input.variance");

  private final String array;
  private final int layer;
  private final boolean trained;

  private Parameter(String array, int layer, boolean trained) {
    this.array = array;
    this.layer = layer;
    this.trained = trained;
  }

  private static Parameter learned(String array) {
    return new Parameter(array, 1, true);
  }

  private static Parameter counted(String array) {
    return new Parameter(array, 1, false);
  }

  /**
   * Returns the same array of another encoder in a stack, for example {@code
   * layer2.encoder.weights}. Layers count from 1, the one that encodes rows.
   */
  public Parameter inLayer(int layer) {
    checkArgument(layer > 0, "layers count from 1, was %s", layer);
    return layer == this.layer ? this : new Parameter(array, layer, trained);
  }

  /** {@return whether it is {@link #UNIT_THRESHOLD}, of any layer} */
  public boolean isUnitThreshold() {
    return array.equals(UNIT_THRESHOLD.array);
  }

  /**
   * {@return whether an optimizer changes it; false for arrays counted during training or measured
   * before}
   */
  public boolean isTrained() {
    return trained;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Parameter parameter
        && parameter.layer == layer
        && parameter.array.equals(array);
  }

  @Override
  public int hashCode() {
    return Objects.hash(array, layer);
  }

  /**
   * The name in states and files: {@code encoder.weights} in the first layer, {@code
   * layer2.encoder.weights} in the second.
   */
  @Override
  public String toString() {
    return layer == 1 ? array : "layer" + layer + "." + array;
  }
}
