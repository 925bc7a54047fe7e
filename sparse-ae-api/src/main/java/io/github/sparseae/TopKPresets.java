package io.github.sparseae;

import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AuxiliaryLoss;
import io.github.sparseae.model.Initializer;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.PreEncoderBias;
import io.github.sparseae.model.Reconstruction;
import io.github.sparseae.model.Reduction;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.train.KSchedule;
import io.github.sparseae.train.Training;
import java.util.List;

/** The presets whose sparsity is a number of units that stay active. */
final class TopKPresets {
  private TopKPresets() {}

  static Preset kSparse(int k) {
    Sparsity sparsity = Sparsity.topK(k);
    return new Preset(
        new Preset.Words(
            "k-sparse autoencoder",
            "Makhzani and Frey, k-sparse autoencoders (2013), unsupervised on MNIST",
            List.of(
                "z = x W + b, f = z where among the k largest of its row, else 0, x^ = f W^T + b'",
                "loss = mean over batch of sum over inputs of (x^ - x)^2"),
            List.of(
                "batches of 100 are this library's choice; the paper made 5000 epochs;",
                "k is the same after training, where the paper takes up to 3k by validation")),
        784,
        Math.max(1000, k),
        (inputs, hidden) ->
            SparseAutoencoder.builder()
                .inputs(inputs)
                .hidden(hidden)
                .activation(Activation.LINEAR)
                .sparsity(sparsity)
                .reconstruction(Reconstruction.squaredError(Reduction.PER_SAMPLE))
                .tiedWeights(true)
                .initializer(Initializer.gaussian(0.01)),
        Training.builder()
            .batchSize(100)
            .optimizer(Optimizer.momentum(0.01, 0.9))
            .kSchedule(KSchedule.linear(Math.max(100, k), 0.5)));
  }

  static Preset fcWta(double share) {
    Sparsity sparsity = Sparsity.winnerTakeAll(share);
    return new Preset(
        new Preset.Words(
            "fully connected winner-take-all autoencoder",
            "Makhzani and Frey, Winner-take-all autoencoders (2015), FC-WTA on MNIST",
            List.of(
                "h = relu(x W_e + b_e), f = h where among the largest share of its unit's, else 0",
                "x^ = f W_d + b_d, loss = mean over batch of sum over inputs of (x^ - x)^2"),
            List.of("batch, optimiser and initial weights are this library's choice")),
        784,
        2000,
        (inputs, hidden) ->
            SparseAutoencoder.builder()
                .inputs(inputs)
                .hidden(hidden)
                .sparsity(sparsity)
                .reconstruction(Reconstruction.squaredError(Reduction.PER_SAMPLE))
                .initializer(Initializer.gaussian(0.01)),
        Training.builder().batchSize(100).optimizer(Optimizer.adam(0.001)));
  }

  static Preset openai(int k) {
    Sparsity.topK(k);
    return new Preset(
        new Preset.Words(
            "OpenAI's TopK autoencoder",
            "Gao et al., Scaling and evaluating sparse autoencoders (2024);"
                + " openai/sparse_autoencoder, train.py",
            List.of(
                "z = (x - b_d) W_e + b_e, f = relu(z) where z is among the k largest of its row,"
                    + " else 0",
                "x^ = f W_d + b_d, loss = mean over batch and inputs of (x^ - x)^2 / v + AuxK / 32",
                "v = variance of the data, AuxK = sum of (e - g W_d)^2 / sum of (e - mean e)^2",
                "e = x - x^ held constant, g = relu of the 256 largest z among dead units"),
            List.of(
                "rows are not layer-normalised one by one: a code alone could not be turned back;",
                "the encoder starts as the decoder's transpose, unscaled; AuxK leaves b_d out,"
                    + " there counted twice;",
                "active is above 0, there above 0.001; decoder rows are at norm 1 in every pass,"
                    + " there between updates")),
        768,
        Math.max(32_768, k),
        (inputs, hidden) ->
            SparseAutoencoder.builder()
                .inputs(inputs)
                .hidden(hidden)
                .sparsity(
                    new Sparsity.TopK(
                        k, 1, new AuxiliaryLoss(Math.min(256, hidden), 1.0 / 32, 10_000_000)))
                .reconstruction(Reconstruction.normalizedSquaredError())
                .unitNormDecoder(true)
                .encoderFromDecoder(true)
                .preEncoderBias(PreEncoderBias.GEOMETRIC_MEDIAN)
                .initializer(Initializer.HE_UNIFORM),
        Training.builder()
            .batchSize(131_072)
            .optimizer(new Optimizer.Adam(1e-4, 0.9, 0.999, 6.25e-10)));
  }
}
