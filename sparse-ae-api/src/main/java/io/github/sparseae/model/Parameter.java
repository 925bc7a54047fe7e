package io.github.sparseae.model;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One of the learned arrays of a network, by the name it has in states and files. The constants are
 * those of the first layer, which is all an autoencoder has; {@link #inLayer} gives those of the
 * encoders that stand on it. Two are equal when they are the same array of the same layer.
 */
public final class Parameter {
  /** Encoder weights, {@code [inputs, hidden]}. */
  public static final Parameter ENCODER_WEIGHTS = learned("encoder.weights");

  /** Encoder biases, {@code [hidden]}. */
  public static final Parameter ENCODER_BIAS = learned("encoder.bias");

  /** Decoder weights, {@code [hidden, inputs]}. */
  public static final Parameter DECODER_WEIGHTS = learned("decoder.weights");

  /** Decoder biases, {@code [inputs]}. */
  public static final Parameter DECODER_BIAS = learned("decoder.bias");

  /** Weights of a classifier's head, {@code [hidden, classes]}. */
  public static final Parameter HEAD_WEIGHTS = learned("head.weights");

  /** Biases of a classifier's head, {@code [classes]}. */
  public static final Parameter HEAD_BIAS = learned("head.bias");

  /** JumpReLU: the logarithm of each unit's threshold, {@code [hidden]}. */
  public static final Parameter LOG_THRESHOLD = learned("code.log_threshold");

  /** Gated: r, the logarithm of what the gate's weights are multiplied by, {@code [hidden]}. */
  public static final Parameter MAGNITUDE_SCALE = learned("code.magnitude_scale");

  /** Gated: the bias of the magnitude path, {@code [hidden]}. */
  public static final Parameter MAGNITUDE_BIAS = learned("code.magnitude_bias");

  /** BatchTopK: the threshold used after training, {@code [1]}; 0 before. Counted, not trained. */
  public static final Parameter CODE_THRESHOLD = counted("code.threshold");

  /** AuxK: on how many rows in a row each unit was idle, {@code [hidden]}. Counted, not trained. */
  public static final Parameter IDLE_ROWS = counted("code.idle_rows");

  /** Kullback-Leibler: running mean activity, {@code [hidden]}. Counted, not trained. */
  public static final Parameter MEAN_ACTIVITY = counted("code.mean_activity");

  /** Standardised inputs: what is taken off each, {@code [inputs]}. Measured, not trained. */
  public static final Parameter INPUT_MEAN = counted("input.mean");

  /**
   * Normalised inputs: what they are divided by, {@code [inputs]} if each has its own number,
   * {@code [1]} if there is one for all. Measured, not trained.
   */
  public static final Parameter INPUT_SCALE = counted("input.scale");

  /**
   * Normalised squared error: the variance it is divided by, {@code [1]}. Measured, not trained.
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
   * The same array of another encoder in a stack of them.
   *
   * @param layer the encoder's place, from 1 for the one that the rows come into
   * @return for example {@code layer2.encoder.weights}
   * @throws IllegalArgumentException if the layer is not positive
   */
  public Parameter inLayer(int layer) {
    checkArgument(layer > 0, "layers count from 1, was %s", layer);
    return layer == this.layer ? this : new Parameter(array, layer, trained);
  }

  /**
   * Whether an optimiser changes it.
   *
   * @return false for what is counted while training, or measured before
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
