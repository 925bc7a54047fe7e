package io.github.sparseae.engine;

import com.google.common.collect.ImmutableList;
import io.github.sparseae.internal.random.RandomStream;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.AuxiliaryLoss;
import io.github.sparseae.model.InputNormalization;
import io.github.sparseae.model.L0Loss;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.PreEncoderBias;
import io.github.sparseae.model.Reconstruction;
import io.github.sparseae.model.Reduction;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.model.Structure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Networks of every kind, and spans of training, for engines that are held against the reference.
 */
public final class ReferenceCases {
  private ReferenceCases() {}

  public static List<AutoencoderSpec> autoencoders() {
    ImmutableList.Builder<AutoencoderSpec> specs = ImmutableList.builder();
    for (Activation activation : Activation.values()) {
      for (Reduction reduction : Reduction.values()) {
        for (Activation output : Activation.values()) {
          specs.add(
              Fixtures.spec(
                  activation,
                  output,
                  Sparsity.l1(0.3, reduction),
                  Reconstruction.squaredError(reduction),
                  Structure.plain()));
        }
        specs.add(
            Fixtures.spec(
                activation,
                Activation.SIGMOID,
                Sparsity.none(),
                Reconstruction.binaryCrossEntropy(reduction),
                Structure.plain()));
        specs.add(
            Fixtures.spec(
                activation,
                Activation.LINEAR,
                Sparsity.l1(0.3, reduction),
                Reconstruction.meanSquaredError(),
                Structure.plain().unitNormDecoder(true).encoderFromDecoder(true)));
      }
    }
    AuxiliaryLoss auxiliary = AuxiliaryLoss.of(2).weight(0.25).deadAfter(6);
    for (Structure structure :
        List.of(
            Structure.plain(),
            Structure.plain().tiedWeights(true).preEncoderBias(PreEncoderBias.ZERO),
            Structure.plain()
                .unitNormDecoder(true)
                .encoderFromDecoder(true)
                .preEncoderBias(PreEncoderBias.ZERO))) {
      for (Sparsity sparsity :
          List.of(
              Sparsity.l1WeightedByDecoder(0.3),
              Sparsity.topK(3),
              new Sparsity.TopK(2, 1.5, auxiliary, false),
              Sparsity.batchTopK(2),
              new Sparsity.BatchTopK(1, auxiliary),
              Sparsity.winnerTakeAll(0.5),
              Sparsity.jumpRelu(0.05).bandwidth(0.4).initialThreshold(0.2),
              Sparsity.jumpRelu(0.05)
                  .bandwidth(0.4)
                  .initialThreshold(0.2)
                  .loss(L0Loss.tanh(3))
                  .preActivationLoss(0.03, 10)
                  .inputGradient(true),
              Sparsity.jumpRelu(0.02)
                  .bandwidth(0.4)
                  .initialThreshold(0.2)
                  .loss(L0Loss.quadratic(2))
                  .inputGradient(true),
              Sparsity.gated(0.2),
              Sparsity.matryoshka(Sparsity.topK(3), 2, 5),
              Sparsity.matryoshka(new Sparsity.BatchTopK(1, auxiliary), 4))) {
        specs.add(kind(Activation.RELU, Activation.LINEAR, sparsity, structure));
        specs.add(kind(Activation.RELU, Activation.SIGMOID, sparsity, structure));
      }
      specs.add(kind(Activation.LINEAR, Activation.LINEAR, Sparsity.topK(3), structure));
      specs.add(
          kind(
              Activation.SIGMOID,
              Activation.LINEAR,
              Sparsity.kullbackLeibler(0.1, 0.5),
              structure));
      specs.add(
          kind(
              Activation.SIGMOID,
              Activation.SIGMOID,
              new Sparsity.KullbackLeibler(0.1, 0.5, 0.3),
              structure));
    }
    return specs.build();
  }

  public static AutoencoderSpec kind(
      Activation activation, Activation output, Sparsity sparsity, Structure structure) {
    return Fixtures.spec(
        activation, output, sparsity, Reconstruction.squaredError(Reduction.PER_SAMPLE), structure);
  }

  /** One of each kind of sparsity. */
  public static Collection<AutoencoderSpec> kinds() {
    Map<Class<?>, AutoencoderSpec> kinds = new LinkedHashMap<>();
    for (AutoencoderSpec spec : autoencoders()) {
      kinds.putIfAbsent(spec.sparsity().getClass(), spec);
    }
    return kinds.values();
  }

  public static List<Optimizer> optimizers() {
    return List.of(
        Optimizer.sgd(0.05),
        Optimizer.momentum(0.02, 0.8),
        Optimizer.nesterov(0.02, 0.8),
        new Optimizer.RmsProp(0.01, 0.9, 1e-3),
        new Optimizer.Adagrad(0.02, 1e-3),
        Optimizer.adam(0.01),
        Optimizer.adamW(0.01, 0.5));
  }

  public static List<List<AutoencoderSpec>> encoders() {
    Structure centred = Structure.plain().preEncoderBias(PreEncoderBias.ZERO);
    Structure tied = centred.tiedWeights(true);
    List<AutoencoderSpec> kinds =
        List.of(
            kind(Activation.TANH, Activation.SIGMOID, Sparsity.l1(0.3), Structure.plain()),
            kind(Activation.RELU, Activation.LINEAR, Sparsity.topK(3), centred),
            kind(Activation.RELU, Activation.LINEAR, Sparsity.batchTopK(3), Structure.plain()),
            kind(
                Activation.RELU,
                Activation.LINEAR,
                Sparsity.jumpRelu(0.05).bandwidth(0.4).initialThreshold(0.2),
                Structure.plain()),
            kind(Activation.RELU, Activation.LINEAR, Sparsity.gated(0.2), Structure.plain()),
            kind(
                Activation.RELU,
                Activation.LINEAR,
                Sparsity.topK(2),
                centred.normalization(InputNormalization.STANDARDIZE)),
            kind(
                Activation.TANH,
                Activation.LINEAR,
                Sparsity.none(),
                tied.normalization(InputNormalization.MEAN_NORM)),
            kind(
                Activation.SIGMOID,
                Activation.LINEAR,
                new Sparsity.KullbackLeibler(0.1, 0.5, 0.3),
                tied),
            kind(
                Activation.RELU,
                Activation.LINEAR,
                Sparsity.matryoshka(
                    new Sparsity.TopK(2, 1.5, AuxiliaryLoss.of(2).weight(0.25).deadAfter(6), false),
                    3),
                tied),
            kind(Activation.RELU, Activation.LINEAR, Sparsity.winnerTakeAll(0.5), centred));
    List<List<AutoencoderSpec>> stacks = new ArrayList<>(Fixtures.stacks(kinds));
    kinds.forEach(kind -> stacks.add(List.of(kind)));
    return stacks;
  }

  public static TrainingSpan span(Optimizer optimizer, int rows) {
    // Four epochs in one span, in a different order each; the last batch is partial.
    int[] order = new int[4 * rows];
    for (int epoch = 0; epoch < 4; epoch++) {
      int[] one = RandomStream.of(1, "order", epoch).permutation(rows);
      System.arraycopy(one, 0, order, epoch * rows, rows);
    }
    int steps = (order.length + 2) / 3;
    double[] rates = new double[steps];
    double[] factors = new double[steps];
    for (int i = 0; i < steps; i++) {
      rates[i] = optimizer.learningRate() * (1 - 0.5 * i / steps);
      factors[i] = (i + 1.0) / steps;
    }
    return new TrainingSpan(optimizer, order, 3, 0, rates, factors);
  }
}
