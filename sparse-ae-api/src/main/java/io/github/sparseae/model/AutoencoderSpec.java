package io.github.sparseae.model;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import com.google.common.collect.Sets;
import io.github.sparseae.internal.io.HeapLimit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The specification of an autoencoder: {@code h = activation(x·W_e + b_e)}, {@code x̂ =
 * output(h·W_d + b_d)}, with x of shape {@code [batch, inputs]}, normalized if the structure says
 * so, and h of shape {@code [batch, hidden]}. A {@link Transcoding transcoder} has other outputs
 * than its inputs; each of its rows in training and evaluation is an input followed by its target.
 *
 * @param inputs the width of a row, positive
 * @param hidden the width of the code, positive
 * @param activation the activation of the hidden units
 * @param output the activation of the output units
 * @param sparsity the kind of sparsity
 * @param reconstruction the reconstruction loss
 * @param structure how the layers relate to each other and to the data
 * @param weightPenalty the penalty on weights
 * @param initializer the initial weights
 * @param precision the precision of the arithmetic
 * @param seed the seed of initial weights, order of rows and noise
 * @param transcoding what makes this a transcoder; empty for an autoencoder
 */
public record AutoencoderSpec(
    int inputs,
    int hidden,
    Activation activation,
    Activation output,
    Sparsity sparsity,
    Reconstruction reconstruction,
    Structure structure,
    WeightPenalty weightPenalty,
    Initializer initializer,
    Precision precision,
    long seed,
    Optional<Transcoding> transcoding)
    implements NetworkSpec {

  public AutoencoderSpec {
    checkNotNull(activation, "activation");
    checkNotNull(output, "output");
    checkNotNull(reconstruction, "reconstruction");
    checkNotNull(weightPenalty, "weightPenalty");
    checkNotNull(initializer, "initializer");
    checkNotNull(precision, "precision");
    checkArgument(inputs > 0, "inputs must be positive, was %s", inputs);
    checkArgument(hidden > 0, "hidden must be positive, was %s", hidden);
    checkSize("inputs x hidden", inputs, hidden);
    checkArgument(
        !(reconstruction instanceof Reconstruction.BinaryCrossEntropy)
            || output == Activation.SIGMOID,
        "binary cross-entropy needs a sigmoid output, was %s: only a sigmoid stays within (0, 1)",
        output);
    structure.normalization().checkWidth(inputs);
    if (transcoding.isPresent()) {
      checkTranscoding(inputs, hidden, structure, transcoding.get());
    } else {
      structure.normalization().check(output);
    }
    sparsity.check(hidden, activation);
  }

  private static void checkTranscoding(
      int inputs, int hidden, Structure structure, Transcoding transcoding) {
    checkSize("hidden x outputs", hidden, transcoding.outputs());
    checkSize("inputs + outputs", inputs + (long) transcoding.outputs(), 1);
    if (transcoding.skip()) {
      checkSize("inputs x outputs", inputs, transcoding.outputs());
    }
    checkArgument(
        !structure.tiedWeights()
            && !structure.encoderFromDecoder()
            && !structure.decoderFromEncoder(),
        "a transcoder's encoder and decoder have different spaces: tiedWeights, encoderFromDecoder"
            + " and decoderFromEncoder are for autoencoders, was %s",
        structure.describe());
    checkArgument(
        !structure.hasPreEncoderBias(),
        "a transcoder's decoder bias is one of outputs, and cannot be subtracted from inputs:"
            + " preEncoderBias must be none, was %s",
        structure.preEncoderBias());
  }

  static void checkSize(String what, long rows, long columns) {
    checkArgument(
        rows * columns <= HeapLimit.MAX_LENGTH,
        "%s must stay below 2^31, was %s x %s",
        what,
        rows,
        columns);
  }

  /** {@return the width of an output: that of the inputs, or of a transcoder's targets} */
  public int outputs() {
    return transcoding.map(Transcoding::outputs).orElse(inputs);
  }

  /** {@return whether there are weights from inputs to outputs} */
  public boolean skips() {
    return transcoding.map(Transcoding::skip).orElse(false);
  }

  /**
   * {@return the threshold above which |f| is by default that of an active unit: 0 where codes have
   * exact zeros, else 0.01}
   *
   * @see Sparsity#activityThreshold
   */
  public double activityThreshold() {
    return sparsity.activityThreshold(activation);
  }

  @Override
  public int rowWidth() {
    return inputs + transcoding.map(Transcoding::outputs).orElse(0);
  }

  @Override
  public Map<Parameter, List<Integer>> shapes() {
    ImmutableMap.Builder<Parameter, List<Integer>> shapes =
        ImmutableMap.<Parameter, List<Integer>>builder()
            .put(Parameter.ENCODER_WEIGHTS, List.of(inputs, hidden))
            .put(Parameter.ENCODER_BIAS, List.of(hidden))
            .put(Parameter.DECODER_BIAS, List.of(outputs()));
    if (!structure.tiedWeights()) {
      shapes.put(Parameter.DECODER_WEIGHTS, List.of(hidden, outputs()));
    }
    if (skips()) {
      shapes.put(Parameter.SKIP_WEIGHTS, List.of(inputs, outputs()));
    }
    for (Parameter parameter : sparsity.parameters().keySet()) {
      shapes.put(parameter, List.of(parameter.equals(Parameter.CODE_THRESHOLD) ? 1 : hidden));
    }
    shapes.putAll(structure.normalization().shapes(inputs));
    for (Parameter parameter : reconstruction.parameters().keySet()) {
      shapes.put(parameter, List.of(1));
    }
    return shapes.build();
  }

  /** Returns the shapes of the encoder's arrays, which a classifier on the code has too. */
  Map<Parameter, List<Integer>> encoderShapes() {
    return Maps.filterKeys(shapes(), parameter -> !isOfDecoder(parameter));
  }

  private boolean isOfDecoder(Parameter parameter) {
    return parameter.equals(Parameter.DECODER_WEIGHTS)
        || parameter.equals(Parameter.SKIP_WEIGHTS)
        || (parameter.equals(Parameter.DECODER_BIAS) && !structure.hasPreEncoderBias())
        || reconstruction.parameters().containsKey(parameter);
  }

  @Override
  public Set<Parameter> trained() {
    Set<Parameter> trained = Sets.filter(shapes().keySet(), Parameter::isTrained);
    return structure.encoderBias()
        ? ImmutableSet.copyOf(trained)
        : Sets.difference(trained, ImmutableSet.of(Parameter.ENCODER_BIAS)).immutableCopy();
  }

  @Override
  public boolean hasUnitRows(Parameter parameter) {
    return structure.unitNormDecoder() && parameter.equals(Parameter.DECODER_WEIGHTS);
  }

  @Override
  public Map<Parameter, WeightPenalty> weightPenalties() {
    if (!weightPenalty.isOn()) {
      return ImmutableMap.of();
    }
    if (structure.tiedWeights()) {
      return ImmutableMap.of(Parameter.ENCODER_WEIGHTS, weightPenalty);
    }
    WeightPenalty ofDecoder =
        structure.unitNormDecoder() ? new WeightPenalty(weightPenalty.l1(), 0) : weightPenalty;
    return ImmutableMap.of(
        Parameter.ENCODER_WEIGHTS, weightPenalty, Parameter.DECODER_WEIGHTS, ofDecoder);
  }
}
