package io.github.sparseae.model;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;
import static io.github.sparseae.internal.builder.ArgumentChecks.checkElements;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.github.sparseae.internal.io.Quantity;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The specification of a classifier on a code: {@code log p = logSoftmax(h·W + b)} with h of shape
 * {@code [batch, hidden]} and log p of shape {@code [batch, classes]}. The code h is that of one
 * encoder, or of a stack of them, each encoding the code of the one before it. The loss is the
 * negative log likelihood of the true class y, multiplied by its weight w_y and averaged over the
 * batch, {@code mean over batch of −w_y · log p_y}, plus the penalty on weights; the encoders' own
 * penalties are not part of it.
 *
 * @param encoders the autoencoders whose encoders are used, the one that encodes rows first; at
 *     least one
 * @param classes the number of classes, at least 2
 * @param fineTune whether training changes the encoders too, or only the head
 * @param classWeights w, one positive and finite number for each class; empty if all are 1
 * @param weightPenalty the penalty on the weights of the head, and of the encoders if they are
 *     trained
 * @param seed the seed of the head's initial weights, order of rows and noise
 */
public record ClassifierSpec(
    List<AutoencoderSpec> encoders,
    int classes,
    boolean fineTune,
    List<Double> classWeights,
    WeightPenalty weightPenalty,
    long seed)
    implements NetworkSpec {

  public ClassifierSpec {
    checkNotNull(weightPenalty, "weightPenalty");
    encoders = ImmutableList.copyOf(checkElements("encoders", encoders));
    checkStack(encoders);
    checkArgument(classes >= 2, "classes must be at least 2, was %s", classes);
    AutoencoderSpec.checkSize(
        "units x classes", encoders.get(encoders.size() - 1).hidden(), classes);
    classWeights = ImmutableList.copyOf(checkElements("classWeights", classWeights));
    checkArgument(
        classWeights.isEmpty() || classWeights.size() == classes,
        "there must be a class weight for each of %s classes, there are %s",
        classes,
        classWeights.size());
    for (int c = 0; c < classWeights.size(); c++) {
      Double weight = classWeights.get(c);
      checkArgument(
          weight > 0 && !weight.isInfinite(),
          "the weight of class %s must be positive and finite, was %s",
          c,
          weight);
    }
  }

  /** Returns this specification with encoders that training changes too, or not. */
  public ClassifierSpec withFineTune(boolean fineTune) {
    return new ClassifierSpec(encoders, classes, fineTune, classWeights, weightPenalty, seed);
  }

  /**
   * Checks that each encoder of a stack can encode the code of the one before it.
   *
   * @throws IllegalArgumentException if there is none, two neighbors differ in width or precision,
   *     or one after the first normalizes each row
   */
  public static void checkStack(List<AutoencoderSpec> encoders) {
    checkArgument(!encoders.isEmpty(), "a stack needs at least one encoder, there are none");
    for (int i = 1; i < encoders.size(); i++) {
      AutoencoderSpec below = encoders.get(i - 1);
      AutoencoderSpec above = encoders.get(i);
      checkArgument(
          above.inputs() == below.hidden(),
          "layer %s has %s, but the code of layer %s has %s: they must be equal",
          i + 1,
          Quantity.of(above.inputs(), "input"),
          i,
          Quantity.of(below.hidden(), "unit"));
      checkArgument(
          above.precision() == below.precision(),
          "layer %s computes in %s, but layer %s in %s: a stack has one precision",
          i + 1,
          above.precision(),
          i,
          below.precision());
      checkArgument(
          !above.structure().normalization().isOfEachRow(),
          "layer %s normalizes each row (%s), which only the first layer of a stack can",
          i + 1,
          above.structure().normalization());
    }
  }

  @Override
  public int inputs() {
    return encoders.get(0).inputs();
  }

  @Override
  public int hidden() {
    return encoders.get(encoders.size() - 1).hidden();
  }

  @Override
  public Precision precision() {
    return encoders.get(0).precision();
  }

  @Override
  public Map<Parameter, List<Integer>> shapes() {
    ImmutableMap.Builder<Parameter, List<Integer>> shapes = ImmutableMap.builder();
    for (int i = 0; i < encoders.size(); i++) {
      int layer = i + 1;
      encoders
          .get(i)
          .encoderShapes()
          .forEach((parameter, shape) -> shapes.put(parameter.inLayer(layer), shape));
    }
    return shapes
        .put(Parameter.HEAD_WEIGHTS, List.of(hidden(), classes))
        .put(Parameter.HEAD_BIAS, List.of(classes))
        .build();
  }

  @Override
  public Set<Parameter> trained() {
    if (!fineTune) {
      return ImmutableSet.of(Parameter.HEAD_WEIGHTS, Parameter.HEAD_BIAS);
    }
    ImmutableSet.Builder<Parameter> trained = ImmutableSet.builder();
    for (int i = 0; i < encoders.size(); i++) {
      AutoencoderSpec encoder = encoders.get(i);
      int layer = i + 1;
      encoder.encoderShapes().keySet().stream()
          .filter(encoder.trained()::contains)
          .forEach(parameter -> trained.add(parameter.inLayer(layer)));
    }
    return trained.add(Parameter.HEAD_WEIGHTS, Parameter.HEAD_BIAS).build();
  }

  @Override
  public Map<Parameter, WeightPenalty> weightPenalties() {
    if (!weightPenalty.isOn()) {
      return ImmutableMap.of();
    }
    ImmutableMap.Builder<Parameter, WeightPenalty> penalties =
        ImmutableMap.<Parameter, WeightPenalty>builder().put(Parameter.HEAD_WEIGHTS, weightPenalty);
    for (int layer = 1; fineTune && layer <= encoders.size(); layer++) {
      penalties.put(Parameter.ENCODER_WEIGHTS.inLayer(layer), weightPenalty);
    }
    return penalties.build();
  }
}
