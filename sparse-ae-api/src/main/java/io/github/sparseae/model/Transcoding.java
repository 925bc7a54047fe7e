package io.github.sparseae.model;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * What makes an autoencoder a transcoder: it predicts targets from inputs, for example the output
 * of a layer of a language model from the layer's input, in place of reconstructing its inputs:
 * {@code ŷ = output(h·W_d + x·W_s + b_d)}, with ŷ of shape {@code [batch, outputs]}. Every loss
 * compares ŷ with the targets y, in their own units. Source: Dunefsky, Chlenski and Nanda,
 * "Transcoders find interpretable LLM feature circuits" (2024).
 *
 * @param outputs the width of a target, positive
 * @param skip whether there is a skip connection: weights W_s, of shape {@code [inputs, outputs]},
 *     that start at zero and read the rows as they are given, neither normalized nor corrupted.
 *     Source: Paulo, Shabalin and Belrose, "Transcoders beat sparse autoencoders for
 *     interpretability" (2025)
 */
public record Transcoding(int outputs, boolean skip) {

  public Transcoding {
    checkArgument(outputs > 0, "outputs must be positive, was %s", outputs);
  }

  /** Returns a transcoding to targets of a width, positive, without a skip connection. */
  public static Transcoding to(int outputs) {
    return new Transcoding(outputs, false);
  }

  /** Sets whether there are weights from inputs to outputs. */
  public Transcoding skip(boolean skip) {
    return new Transcoding(outputs, skip);
  }
}
