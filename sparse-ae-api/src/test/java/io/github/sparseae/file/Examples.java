package io.github.sparseae.file;

import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.AuxiliaryLoss;
import io.github.sparseae.model.ClassifierSpec;
import io.github.sparseae.model.Initializer;
import io.github.sparseae.model.InputNormalization;
import io.github.sparseae.model.L0Loss;
import io.github.sparseae.model.PreEncoderBias;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.Reconstruction;
import io.github.sparseae.model.Reduction;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.model.Structure;
import io.github.sparseae.model.Transcoding;
import io.github.sparseae.model.WeightPenalty;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Specifications of each kind, in which no two settings have the same value. */
public final class Examples {
  /** The number of values in a row. */
  public static final int INPUTS = 5;

  /** The number of hidden units. */
  public static final int HIDDEN = 7;

  private Examples() {}

  /** Returns each kind of sparsity with an activation it works with. */
  public static Map<Sparsity, Activation> sparsities() {
    AuxiliaryLoss auxiliary = new AuxiliaryLoss(2, 0.0625, 12, false);
    Map<Sparsity, Activation> kinds = new LinkedHashMap<>();
    kinds.put(Sparsity.none(), Activation.TANH);
    kinds.put(Sparsity.l1(0.1, Reduction.SUM), Activation.LINEAR);
    kinds.put(Sparsity.l1WeightedByDecoder(0.2), Activation.RELU);
    kinds.put(new Sparsity.KullbackLeibler(0.05, 3, 0.25), Activation.SIGMOID);
    kinds.put(new Sparsity.TopK(2, 1.5, AuxiliaryLoss.NONE, false), Activation.LINEAR);
    kinds.put(new Sparsity.TopK(3, 1, auxiliary, false), Activation.RELU);
    kinds.put(new Sparsity.BatchTopK(2, auxiliary), Activation.RELU);
    kinds.put(Sparsity.winnerTakeAll(0.3), Activation.RELU);
    kinds.put(Sparsity.jumpRelu(0.02).bandwidth(0.1).initialThreshold(0.03), Activation.RELU);
    kinds.put(
        Sparsity.jumpRelu(0.02)
            .bandwidth(0.5)
            .initialThreshold(0.1)
            .loss(L0Loss.tanh(3))
            .preActivationLoss(0.0625, 12)
            .inputGradient(true),
        Activation.RELU);
    kinds.put(Sparsity.jumpRelu(0.03).bandwidth(0.25).loss(L0Loss.quadratic(2.5)), Activation.RELU);
    kinds.put(Sparsity.gated(0.07), Activation.RELU);
    kinds.put(Sparsity.matryoshka(Sparsity.batchTopK(2), 2, 4), Activation.RELU);
    kinds.put(Sparsity.matryoshka(Sparsity.topK(2), 3), Activation.RELU);
    kinds.put(Sparsity.absTopK(2), Activation.LINEAR);
    kinds.put(new Sparsity.TopK(3, 1.25, auxiliary, true), Activation.LINEAR);
    return kinds;
  }

  /**
   * Returns structures that together differ from the plain one in each part; outputs are linear.
   */
  public static List<Structure> structures() {
    return List.of(
        Structure.plain(),
        Structure.plain().unitNormDecoder(true).encoderFromDecoder(true),
        Structure.plain().decoderNorm(0.25).decoderFromEncoder(true).encoderBias(false),
        Structure.plain().tiedWeights(true).preEncoderBias(PreEncoderBias.ZERO),
        Structure.plain()
            .unitNormDecoder(true)
            .preEncoderBias(PreEncoderBias.MEAN)
            .normalization(InputNormalization.STANDARDIZE),
        Structure.plain()
            .preEncoderBias(PreEncoderBias.GEOMETRIC_MEDIAN)
            .normalization(InputNormalization.MEAN_NORM),
        Structure.plain().normalization(InputNormalization.ROW_NORM),
        Structure.plain()
            .preEncoderBias(PreEncoderBias.ZERO)
            .normalization(InputNormalization.LAYER_NORM));
  }

  /** Returns transcoders to outputs of another width, without and with a skip connection. */
  public static List<AutoencoderSpec> transcoders() {
    List<AutoencoderSpec> all = new ArrayList<>();
    for (boolean skips : new boolean[] {false, true}) {
      all.add(
          new AutoencoderSpec(
              INPUTS,
              HIDDEN,
              Activation.RELU,
              Activation.LINEAR,
              skips ? Sparsity.jumpRelu(0.02) : Sparsity.topK(3),
              Reconstruction.squaredError(Reduction.PER_SAMPLE),
              Structure.plain(),
              WeightPenalty.NONE,
              Initializer.HE_NORMAL,
              skips ? Precision.FLOAT64 : Precision.FLOAT32,
              7,
              Optional.of(new Transcoding(3, skips))));
    }
    return all;
  }

  /** Returns each reconstruction loss with an output activation it works with. */
  public static Map<Reconstruction, Activation> reconstructions() {
    Map<Reconstruction, Activation> kinds = new LinkedHashMap<>();
    kinds.put(Reconstruction.squaredError(Reduction.PER_SAMPLE).factor(0.5), Activation.TANH);
    kinds.put(Reconstruction.normalizedSquaredError(), Activation.LINEAR);
    kinds.put(Reconstruction.binaryCrossEntropy(Reduction.SUM), Activation.SIGMOID);
    return kinds;
  }

  /** Returns each initializer. */
  public static List<Initializer> initializers() {
    List<Initializer> kinds = new ArrayList<>(List.of(Initializer.Scaled.values()));
    kinds.add(Initializer.gaussian(0.03));
    return kinds;
  }

  /** Returns a specification in float64. */
  public static AutoencoderSpec spec(
      Sparsity sparsity, Activation activation, Structure structure) {
    return new AutoencoderSpec(
        INPUTS,
        HIDDEN,
        activation,
        Activation.LINEAR,
        sparsity,
        Reconstruction.meanSquaredError(),
        structure,
        new WeightPenalty(0.001, 0.002),
        Initializer.HE_NORMAL,
        Precision.FLOAT64,
        -6_148_914_691_236_517_205L,
        Optional.empty());
  }

  /** Returns a specification in float32 with another loss and initializer. */
  public static AutoencoderSpec spec(
      Reconstruction reconstruction, Activation output, Initializer initializer) {
    return new AutoencoderSpec(
        INPUTS,
        HIDDEN,
        Activation.TANH,
        output,
        Sparsity.l1(0.1),
        reconstruction,
        Structure.plain(),
        WeightPenalty.NONE,
        initializer,
        Precision.FLOAT32,
        Long.MAX_VALUE,
        Optional.empty());
  }

  /** Returns a classifier on a stack of two encoders. */
  public static ClassifierSpec classifier() {
    AutoencoderSpec first =
        spec(Sparsity.topK(3), Activation.RELU, Structure.plain().tiedWeights(true));
    AutoencoderSpec second =
        new AutoencoderSpec(
            HIDDEN,
            4,
            Activation.SIGMOID,
            Activation.LINEAR,
            Sparsity.none(),
            Reconstruction.meanSquaredError(),
            Structure.plain().preEncoderBias(PreEncoderBias.MEAN),
            WeightPenalty.NONE,
            Initializer.GLOROT_UNIFORM,
            Precision.FLOAT64,
            11,
            Optional.empty());
    return new ClassifierSpec(
        List.of(first, second),
        3,
        false,
        List.of(0.5, 3.0, 1.0 / 3),
        new WeightPenalty(0.25, 0.5),
        Long.MIN_VALUE);
  }
}
