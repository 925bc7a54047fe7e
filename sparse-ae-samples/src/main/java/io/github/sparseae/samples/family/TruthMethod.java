package io.github.sparseae.samples.family;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AuxiliaryLoss;
import io.github.sparseae.model.PreEncoderBias;
import io.github.sparseae.model.Reconstruction;
import io.github.sparseae.model.Reduction;
import io.github.sparseae.model.Sparsity;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A kind of sparsity as it is trained on known features.
 *
 * @param name its name on the command line and in files
 * @param title its title
 * @param isControlled whether {@code targetL0} controls its penalty
 * @param network sets the options of the autoencoder, beyond its widths, seed and device
 * @param published the figures that SynthSAEBench reports for its full size at L0 25, by column;
 *     empty if there are none
 */
record TruthMethod(
    String name,
    String title,
    boolean isControlled,
    UnaryOperator<SparseAutoencoder.Builder> network,
    Map<String, Double> published) {
  private static final Reconstruction LOSS = Reconstruction.squaredError(Reduction.PER_SAMPLE);

  TruthMethod {
    published = Map.copyOf(published);
  }

  /**
   * Returns all kinds.
   *
   * @param inputs the width of a row
   * @param units the number of units
   * @param active the target number of active units
   */
  static List<TruthMethod> all(int inputs, int units, int active) {
    AuxiliaryLoss revival = AuxiliaryLoss.of(inputs / 2).weight(1).deadAfter(100_000);
    AuxiliaryLoss plain = revival.relative(false);
    return List.of(
        new TruthMethod(
            "l1",
            "L1, decoder rows of norm 1",
            true,
            network -> rectified(network, Sparsity.l1(0.5, Reduction.PER_SAMPLE)),
            Map.of()),
        new TruthMethod(
            "l1-decoder",
            "L1 weighted by decoder norms",
            true,
            network ->
                network
                    .sparsity(Sparsity.l1WeightedByDecoder(0.5))
                    .reconstruction(LOSS)
                    .decoderNorm(0.1)
                    .encoderFromDecoder(true)
                    .preEncoderBias(PreEncoderBias.MEAN),
            published(0.5562, 0.6039, 0.8976, 0.7654)),
        new TruthMethod(
            "kl",
            "Kullback-Leibler, sigmoid units",
            false,
            network ->
                network
                    .activation(Activation.SIGMOID)
                    .sparsity(Sparsity.kullbackLeibler((double) active / units, 0.1))
                    .reconstruction(LOSS),
            Map.of()),
        new TruthMethod(
            "k-sparse",
            "k-sparse, tied weights",
            false,
            network ->
                network
                    .sparsity(Sparsity.topK(active).auxiliary(plain))
                    .reconstruction(LOSS)
                    .tiedWeights(true),
            Map.of()),
        new TruthMethod(
            "topk",
            "TopK with AuxK",
            false,
            network -> rectified(network, Sparsity.topK(active).auxiliary(plain)),
            Map.of()),
        new TruthMethod(
            "batch-topk",
            "BatchTopK with AuxK",
            false,
            network -> rectified(network, Sparsity.batchTopK(active).auxiliary(plain)),
            published(0.7316, 0.7574, 0.9837, 0.7923)),
        new TruthMethod(
            "matryoshka",
            "Matryoshka over BatchTopK",
            false,
            network ->
                rectified(
                    network,
                    Sparsity.matryoshka(
                        Sparsity.batchTopK(active).auxiliary(plain),
                        Math.max(1, units / 32),
                        Math.max(2, units / 8),
                        Math.max(3, units / 2))),
            published(0.8793, 0.7927, 0.9987, 0.7792)),
        new TruthMethod(
            "jumprelu",
            "JumpReLU",
            true,
            network ->
                rectified(network, Sparsity.jumpRelu(0.5).bandwidth(2).initialThreshold(0.5)),
            published(0.7317, 0.7527, 0.9885, 0.7951)),
        new TruthMethod(
            "gated", "Gated", true, network -> rectified(network, Sparsity.gated(0.5)), Map.of()),
        new TruthMethod(
            "winner-take-all",
            "Winner-take-all, tied weights",
            false,
            network ->
                network
                    .sparsity(Sparsity.winnerTakeAll((double) active / units))
                    .reconstruction(LOSS)
                    .tiedWeights(true),
            Map.of()));
  }

  private static Map<String, Double> published(
      double f1, double correlation, double uniqueness, double explainedVariance) {
    return Map.of(
        "f1", f1,
        "mcc", correlation,
        "uniqueness", uniqueness,
        "explainedVariance", explainedVariance);
  }

  /** Sets relu units, decoder rows of norm 1, and an encoder that starts as their transpose. */
  private static SparseAutoencoder.Builder rectified(
      SparseAutoencoder.Builder network, Sparsity sparsity) {
    return network
        .sparsity(sparsity)
        .reconstruction(LOSS)
        .unitNormDecoder(true)
        .encoderFromDecoder(true)
        .preEncoderBias(PreEncoderBias.MEAN);
  }
}
