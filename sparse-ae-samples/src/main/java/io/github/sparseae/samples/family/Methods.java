package io.github.sparseae.samples.family;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AuxiliaryLoss;
import io.github.sparseae.model.Corruption;
import io.github.sparseae.model.Initializer;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.PreEncoderBias;
import io.github.sparseae.model.Reconstruction;
import io.github.sparseae.model.Reduction;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.probe.ProbeLoss;
import io.github.sparseae.samples.family.Method.Recipe;
import io.github.sparseae.train.KSchedule;
import io.github.sparseae.train.Schedule;
import io.github.sparseae.train.Training;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;

final class Methods {
  /** The target number of active units per digit in training. */
  static final int ACTIVE = 25;

  /** The same on digits with 5 % of the pixels masked, which gives 25 on whole ones. */
  private static final double ACTIVE_WHEN_MASKED = 24.1;

  static final int FINE_TUNING_EPOCHS = 20;

  static final int UNITS = 1000;
  private static final int MANY_UNITS = 2000;
  static final Reconstruction LOSS = Reconstruction.squaredError(Reduction.PER_SAMPLE);

  /** Revives units that were inactive on 10,000 digits; ACTIVE of UNITS is each unit on 1 of 40. */
  private static final AuxiliaryLoss REVIVAL = AuxiliaryLoss.of(128).weight(1.6).deadAfter(10_000);

  /** The same for tied weights: not normalized, at a quarter of the loss's weight. */
  private static final AuxiliaryLoss TIED_REVIVAL =
      AuxiliaryLoss.of(100).weight(0.25).deadAfter(10_000).relative(false);

  private static final UnaryOperator<SparseAutoencoder.Builder> WINNERS =
      tied(Sparsity.winnerTakeAll(0.05), Initializer.gaussian(0.01));

  static final List<Method> ALL =
      List.of(
          new Method(
              "l1",
              "L1 on activations",
              "Bricken et al. 2023",
              new Recipe(
                  "rows of norm 1",
                  rectified(Sparsity.l1(0.5, Reduction.PER_SAMPLE)),
                  12,
                  targeted(ACTIVE))),
          new Method(
              "l1-decoder",
              "L1 weighted by decoder norms",
              "Conerly et al. 2024; SAELens standard",
              new Recipe(
                  "free rows",
                  network ->
                      network
                          .sparsity(Sparsity.l1WeightedByDecoder(0.5))
                          .reconstruction(LOSS)
                          .encoderFromDecoder(true)
                          .preEncoderBias(PreEncoderBias.MEAN),
                  12,
                  targeted(ACTIVE))),
          new Method(
              "kl",
              "Kullback-Leibler to a target activity",
              "Ng 2011; UFLDL",
              new Recipe(
                  "UFLDL's rho 0.1 and decay, beta 0.3, masking",
                  network ->
                      kullbackLeibler(
                              network,
                              0.1,
                              0.3,
                              Reconstruction.squaredError(Reduction.PER_SAMPLE).factor(0.5))
                          .output(Activation.SIGMOID)
                          .weightL2(1e-3),
                  12,
                  masked(decayed(0.003), 0.2)),
              new Recipe(
                  "rho of 25 in 1,000, linear output",
                  network -> kullbackLeibler(network, (double) ACTIVE / UNITS, 0.1, LOSS),
                  12,
                  decayed(0.003))),
          new Method(
              "k-sparse",
              "k-sparse, tied weights",
              "Makhzani and Frey 2013",
              UNITS,
              OptionalDouble.of(1.35),
              ProbeLoss.LOGISTIC,
              List.of(
                  new Recipe(
                      "AuxK of 100, read with every positive unit",
                      tied(
                          Sparsity.topK(ACTIVE)
                              .inferenceFactor((double) UNITS / ACTIVE)
                              .auxiliary(TIED_REVIVAL),
                          Initializer.GLOROT_UNIFORM),
                      30,
                      Methods::smallBatches),
                  new Recipe(
                      "k from 100, read with 4 k",
                      tied(Sparsity.topK(ACTIVE).inferenceFactor(4), Initializer.GLOROT_UNIFORM),
                      10,
                      training ->
                          training
                              .batchSize(250)
                              .optimizer(Optimizer.adam(0.001))
                              .kSchedule(KSchedule.linear(100, 0.5))))),
          new Method(
              "topk",
              "TopK with AuxK",
              "Gao et al. 2024",
              new Recipe(
                  "AuxK of 128",
                  rectified(Sparsity.topK(ACTIVE).auxiliary(REVIVAL)),
                  12,
                  decayed(0.001))),
          new Method(
              "batch-topk",
              "BatchTopK with AuxK",
              "Bussmann et al. 2024",
              new Recipe(
                  "AuxK of 128",
                  rectified(Sparsity.batchTopK(ACTIVE).auxiliary(REVIVAL)),
                  12,
                  decayed(0.001))),
          new Method(
              "matryoshka",
              "Matryoshka over TopK",
              "Bussmann et al. 2025",
              new Recipe(
                  "TopK, a prefix of 500, masking",
                  rectified(Sparsity.matryoshka(Sparsity.topK(ACTIVE).auxiliary(REVIVAL), 500)),
                  20,
                  masked(decayed(0.001), 0.15)),
              new Recipe(
                  "BatchTopK, prefixes of 250 and 500",
                  rectified(
                      Sparsity.matryoshka(Sparsity.batchTopK(ACTIVE).auxiliary(REVIVAL), 250, 500)),
                  12,
                  decayed(0.001))),
          new Method(
              "jumprelu",
              "JumpReLU",
              "Rajamanoharan et al. 2024",
              new Recipe(
                  "a band of 0.2 about the thresholds, a little masking",
                  rectified(Sparsity.jumpRelu(0.3).bandwidth(0.2).initialThreshold(0.1)),
                  20,
                  masked(targeted(ACTIVE_WHEN_MASKED), 0.05)),
              new Recipe(
                  "a band of 0.2 about the thresholds",
                  rectified(Sparsity.jumpRelu(0.3).bandwidth(0.2).initialThreshold(0.1)),
                  12,
                  targeted(ACTIVE))),
          new Method(
              "gated",
              "Gated",
              "Rajamanoharan et al. 2024",
              new Recipe("rows of norm 1", rectified(Sparsity.gated(0.5)), 12, targeted(ACTIVE))),
          new Method(
              "winner-take-all",
              "Winner-take-all (FC-WTA)",
              "Makhzani and Frey 2015",
              MANY_UNITS,
              OptionalDouble.of(1.2),
              ProbeLoss.SQUARED_HINGE,
              List.of(
                  new Recipe(
                      "5 % of a batch of 250, masking", WINNERS, 40, masked(decayed(0.001), 0.15)),
                  new Recipe("5 % of a batch of 250", WINNERS, 40, decayed(0.001)))));

  private Methods() {}

  static Method named(String name) {
    return ALL.stream().filter(method -> method.name().equals(name)).findFirst().orElseThrow();
  }

  /**
   * Returns the candidates for a probe's L2 penalty, which is selected on training digits alone.
   */
  static double[] probeL2(ProbeLoss loss) {
    return switch (loss) {
      case LOGISTIC -> new double[] {3e-3, 1e-3, 1e-4};
      case SQUARED_HINGE -> new double[] {3e-2, 1e-2, 3e-3};
    };
  }

  /** Sets relu units, decoder rows of norm 1, and an encoder that starts as their transpose. */
  static UnaryOperator<SparseAutoencoder.Builder> rectified(Sparsity sparsity) {
    return network ->
        network
            .sparsity(sparsity)
            .reconstruction(LOSS)
            .unitNormDecoder(true)
            .encoderFromDecoder(true)
            .preEncoderBias(PreEncoderBias.MEAN);
  }

  private static SparseAutoencoder.Builder kullbackLeibler(
      SparseAutoencoder.Builder network, double target, double weight, Reconstruction loss) {
    return network
        .activation(Activation.SIGMOID)
        .sparsity(Sparsity.kullbackLeibler(target, weight))
        .reconstruction(loss)
        .initializer(Initializer.GLOROT_UNIFORM);
  }

  /** Sets tied weights, as in both papers of Makhzani and Frey. */
  private static UnaryOperator<SparseAutoencoder.Builder> tied(
      Sparsity sparsity, Initializer initializer) {
    return network ->
        network.sparsity(sparsity).reconstruction(LOSS).tiedWeights(true).initializer(initializer);
  }

  private static Training.Builder smallBatches(Training.Builder training) {
    return training
        .batchSize(100)
        .optimizer(Optimizer.adam(0.001))
        .learningRateSchedule(Schedule.cosineDecay(1, 0));
  }

  private static UnaryOperator<Training.Builder> decayed(double learningRate) {
    return training ->
        training
            .batchSize(250)
            .optimizer(Optimizer.adam(learningRate))
            .learningRateSchedule(Schedule.linearDecay(0.5));
  }

  private static UnaryOperator<Training.Builder> targeted(double active) {
    return training -> decayed(0.001).apply(training).targetL0(active);
  }

  /** Masks pixels of the encoder's input, not of the target. */
  private static UnaryOperator<Training.Builder> masked(
      UnaryOperator<Training.Builder> learning, double share) {
    return training -> learning.apply(training).corruption(Corruption.masking(share));
  }

  /** Returns the fine-tuning of a classifier, with masked pixels against overfitting. */
  static Training.Builder fineTuning(int epochs) {
    return Training.epochs(epochs)
        .batchSize(100)
        .optimizer(Optimizer.momentum(0.1, 0.9))
        .learningRateSchedule(Schedule.linearWarmUp(0.1).times(Schedule.cosineDecay(1, 0)))
        .corruption(Corruption.masking(0.2));
  }
}
