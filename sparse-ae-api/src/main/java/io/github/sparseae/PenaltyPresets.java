package io.github.sparseae;

import io.github.sparseae.model.Activation;
import io.github.sparseae.model.Initializer;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.PreEncoderBias;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.Reconstruction;
import io.github.sparseae.model.Reduction;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.train.Training;
import java.util.List;

/** The presets whose sparsity is a penalty. */
final class PenaltyPresets {
  private PenaltyPresets() {}

  static Preset lecture() {
    return new Preset(
        new Preset.Words(
            "the lecture's autoencoder",
            "Deep Learning for Visual Computing, lecture 19 (D. Sheet, IIT Kharagpur)",
            List.of(
                "h = tanh(x W_e + b_e), x^ = sigmoid(h W_d + b_d)",
                "loss = mean over batch and inputs of (x^ - x)^2"),
            List.of(
                "no penalty: the printed figures come from a run in which its backward pass did"
                    + " nothing;",
                "the code as printed is sparsity(Sparsity.l1(0.1, Reduction.SUM)), and saturates"
                    + " every unit")),
        784,
        400,
        (inputs, hidden) ->
            SparseAutoencoder.builder()
                .inputs(inputs)
                .hidden(hidden)
                .activation(Activation.TANH)
                .output(Activation.SIGMOID)
                .reconstruction(Reconstruction.meanSquaredError())
                .initializer(Initializer.FAN_IN_UNIFORM)
                .precision(Precision.FLOAT64),
        Training.epochs(20).batchSize(1000).optimizer(Optimizer.sgd(0.98)));
  }

  static Preset ufldl(String data, double target, double decay, int there, int units) {
    return new Preset(
        new Preset.Words(
            "UFLDL's sparse autoencoder, as on " + data,
            "Ng, Sparse autoencoder (2011), and the exercises of Stanford's UFLDL tutorial",
            List.of(
                "h = sigmoid(x W_e + b_e), x^ = sigmoid(h W_d + b_d), r_j = mean over batch of h_j",
                "loss = mean over batch of 1/2 sum over inputs of (x^ - x)^2",
                "+ lambda/2 sum of all squared weights + beta sum over units of KL(rho || r_j)"),
            List.of(
                "Adam in batches in place of L-BFGS on all rows, because training makes steps of"
                    + " batches;",
                "r_j is a batch's mean: a batch of all rows has the tutorial's loss")),
        there,
        units,
        (inputs, hidden) ->
            SparseAutoencoder.builder()
                .inputs(inputs)
                .hidden(hidden)
                .activation(Activation.SIGMOID)
                .output(Activation.SIGMOID)
                .sparsity(Sparsity.kullbackLeibler(target, 3))
                .reconstruction(Reconstruction.squaredError(Reduction.PER_SAMPLE, 0.5))
                .weightL2(decay)
                .initializer(Initializer.UFLDL_UNIFORM)
                .precision(Precision.FLOAT64),
        Training.builder().batchSize(1000).optimizer(Optimizer.adam(0.01)));
  }

  static Preset saelensStandard() {
    return saelens(
        "standard",
        List.of(
            "f = relu((x - b_d) W_e + b_e), x^ = f W_d + b_d",
            "loss = mean over batch of sum over inputs of (x^ - x)^2",
            "+ lambda mean over batch of sum over units of f_j |d_j|"),
        Sparsity.l1WeightedByDecoder(1));
  }

  static Preset saelensJumpRelu() {
    return saelens(
        "jumprelu",
        List.of(
            "z = (x - b_d) W_e + b_e, f = z where z > theta, else 0, x^ = f W_d + b_d",
            "loss = mean over batch of sum over inputs of (x^ - x)^2",
            "+ lambda mean over batch of the number of units with z > theta"),
        new Sparsity.JumpRelu(1, 0.05, 0.01));
  }

  static Preset saelensGated() {
    return saelens(
        "gated",
        List.of(
            "p = (x - b_d) W_e + b_e, f = relu((x - b_d) (W_e e^r) + b_m) where p > 0, else 0",
            "x^ = f W_d + b_d, loss = mean over batch of sum over inputs of (x^ - x)^2",
            "+ lambda mean over batch of sum over units of relu(p_j) |d_j|",
            "+ mean over batch of sum over inputs of (relu(p) W_d + b_d - x)^2"),
        Sparsity.gated(1));
  }

  private static Preset saelens(String architecture, List<String> formula, Sparsity sparsity) {
    return new Preset(
        new Preset.Words(
            "SAELens, " + architecture,
            "SAELens 6.18, "
                + architecture
                + "_sae.py, sae.py and config.py; widths of its tutorial",
            formula,
            List.of("in nothing but what all presets have in common")),
        1024,
        16 * 1024,
        (inputs, hidden) ->
            SparseAutoencoder.builder()
                .inputs(inputs)
                .hidden(hidden)
                .sparsity(sparsity)
                .reconstruction(Reconstruction.squaredError(Reduction.PER_SAMPLE))
                .decoderNorm(0.1)
                .encoderFromDecoder(true)
                .preEncoderBias(PreEncoderBias.ZERO)
                .initializer(Initializer.HE_UNIFORM),
        Training.builder().batchSize(4096).optimizer(Optimizer.adam(3e-4)).clipGradientNorm(1));
  }
}
