package io.github.sparseae.samples.family;

import static io.github.sparseae.samples.family.Methods.rectified;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AuxiliaryLoss;
import io.github.sparseae.model.PreEncoderBias;
import io.github.sparseae.model.Reduction;
import io.github.sparseae.model.Sparsity;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A kind of sparsity as it is trained on known features.
 *
 * @param name that on the command line and in files
 * @param network sets the options of the autoencoder, beyond its widths, seed and device
 * @param published the figures that SynthSAEBench reports for its full size at L0 25, by column;
 *     empty if there are none
 */
record TruthMethod(
    String name,
    String title,
    UnaryOperator<SparseAutoencoder.Builder> network,
    Map<String, Double> published) {

  private TruthMethod(String name, String title, UnaryOperator<SparseAutoencoder.Builder> network) {
    this(name, title, network, Map.of());
  }

  /** Returns all kinds, for a width of rows, a number of units and a target of active ones. */
  static List<TruthMethod> all(int inputs, int units, int active) {
    AuxiliaryLoss revival = AuxiliaryLoss.of(inputs / 2).weight(1).deadAfter(100_000);
    AuxiliaryLoss plain = revival.relative(false);
    return List.of(
        new TruthMethod(
            "l1", "L1, decoder rows of norm 1", rectified(Sparsity.l1(0.5, Reduction.PER_SAMPLE))),
        new TruthMethod(
            "l1-decoder",
            "L1 weighted by decoder norms",
            network ->
                network
                    .sparsity(Sparsity.l1WeightedByDecoder(0.5))
                    .reconstruction(Methods.LOSS)
                    .decoderNorm(0.1)
                    .encoderFromDecoder(true)
                    .preEncoderBias(PreEncoderBias.MEAN),
            published(0.5562, 0.6039, 0.8976, 0.7654)),
        new TruthMethod(
            "kl",
            "Kullback-Leibler, sigmoid units",
            network ->
                network
                    .activation(Activation.SIGMOID)
                    .sparsity(Sparsity.kullbackLeibler((double) active / units, 0.1))
                    .reconstruction(Methods.LOSS)),
        new TruthMethod(
            "k-sparse",
            "k-sparse, tied weights",
            network ->
                network
                    .sparsity(Sparsity.topK(active).auxiliary(plain))
                    .reconstruction(Methods.LOSS)
                    .tiedWeights(true)),
        new TruthMethod(
            "topk", "TopK with AuxK", rectified(Sparsity.topK(active).auxiliary(plain))),
        new TruthMethod(
            "batch-topk",
            "BatchTopK with AuxK",
            rectified(Sparsity.batchTopK(active).auxiliary(plain)),
            published(0.7316, 0.7574, 0.9837, 0.7923)),
        new TruthMethod(
            "matryoshka",
            "Matryoshka over BatchTopK",
            rectified(
                Sparsity.matryoshka(
                    Sparsity.batchTopK(active).auxiliary(plain),
                    Math.max(1, units / 32),
                    Math.max(2, units / 8),
                    Math.max(3, units / 2))),
            published(0.8793, 0.7927, 0.9987, 0.7792)),
        new TruthMethod(
            "jumprelu",
            "JumpReLU",
            rectified(Sparsity.jumpRelu(0.5).bandwidth(2).initialThreshold(0.5)),
            published(0.7317, 0.7527, 0.9885, 0.7951)),
        new TruthMethod("gated", "Gated", rectified(Sparsity.gated(0.5))),
        new TruthMethod(
            "winner-take-all",
            "Winner-take-all, tied weights",
            network ->
                network
                    .sparsity(Sparsity.winnerTakeAll((double) active / units))
                    .reconstruction(Methods.LOSS)
                    .tiedWeights(true)));
  }

  private static Map<String, Double> published(
      double f1, double correlation, double uniqueness, double explainedVariance) {
    return Map.of(
        "f1", f1,
        "mcc", correlation,
        "uniqueness", uniqueness,
        "explainedVariance", explainedVariance);
  }
}
