package io.github.sparseae.model;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The plan of a classifier on a code: {@code log p = logSoftmax(h·W + b)} with h the encoder's code
 * of shape {@code [batch, hidden]} and log p of shape {@code [batch, classes]}. The loss is the
 * negative log likelihood of the true class, averaged over the batch, and what large weights cost;
 * the encoder's penalties take no part in it.
 *
 * @param encoder the autoencoder whose encoder is used
 * @param classes the number of classes, at least 2
 * @param fineTune whether training changes the encoder too, or the head alone
 * @param weightPenalty what large weights of the head, and of the encoder if it is trained, cost
 * @param seed what decides the head's initial weights and the order of rows
 */
public record ClassifierSpec(
    AutoencoderSpec encoder, int classes, boolean fineTune, WeightPenalty weightPenalty, long seed)
    implements NetworkSpec {

  /**
   * Checks the arguments.
   *
   * @param encoder the autoencoder whose encoder is used
   * @param classes the number of classes, at least 2
   * @param fineTune whether training changes the encoder too, or the head alone
   * @param weightPenalty what large weights of the head, and of the encoder if it is trained, cost
   * @param seed what decides the head's initial weights and the order of rows
   */
  public ClassifierSpec {
    checkArgument(classes >= 2, "classes must be at least 2, was %s", classes);
  }

  @Override
  public int inputs() {
    return encoder.inputs();
  }

  @Override
  public int hidden() {
    return encoder.hidden();
  }

  @Override
  public Precision precision() {
    return encoder.precision();
  }

  @Override
  public Map<Parameter, List<Integer>> shapes() {
    ImmutableMap.Builder<Parameter, List<Integer>> shapes =
        ImmutableMap.<Parameter, List<Integer>>builder()
            .put(Parameter.ENCODER_WEIGHTS, List.of(inputs(), hidden()))
            .put(Parameter.ENCODER_BIAS, List.of(hidden()))
            .put(Parameter.HEAD_WEIGHTS, List.of(hidden(), classes))
            .put(Parameter.HEAD_BIAS, List.of(classes));
    if (encoder.structure().hasPreEncoderBias()) {
      shapes.put(Parameter.DECODER_BIAS, List.of(inputs()));
    }
    encoder.codeShapes().forEach(shapes::put);
    encoder.structure().normalization().shapes(inputs()).forEach(shapes::put);
    return shapes.buildOrThrow();
  }

  @Override
  public Set<Parameter> trained() {
    return fineTune
        ? ImmutableSet.copyOf(Sets.filter(shapes().keySet(), Parameter::isTrained))
        : ImmutableSet.of(Parameter.HEAD_WEIGHTS, Parameter.HEAD_BIAS);
  }

  @Override
  public Map<Parameter, WeightPenalty> weightPenalties() {
    if (!weightPenalty.isOn()) {
      return ImmutableMap.of();
    }
    return fineTune
        ? ImmutableMap.of(
            Parameter.ENCODER_WEIGHTS, weightPenalty, Parameter.HEAD_WEIGHTS, weightPenalty)
        : ImmutableMap.of(Parameter.HEAD_WEIGHTS, weightPenalty);
  }
}
