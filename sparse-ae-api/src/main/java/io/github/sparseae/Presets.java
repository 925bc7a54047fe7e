package io.github.sparseae;

import io.github.sparseae.model.AuxiliaryLoss;

/**
 * Autoencoders as papers, libraries and a lecture have them, under their reference's name, with its
 * formula, its reductions and its defaults.
 *
 * <p>Notation: x, x̂ of shape {@code [batch, inputs]} are rows and what is drawn of them; z = xW_e
 * + b_e, h and f of shape {@code [batch, hidden]} are weighted inputs, activations and code; x̂ =
 * output(fW_d + b_d), d_j the j-th row of W_d; x_c = x − b_d; S sums over inputs, M is the mean
 * over the batch.
 *
 * <p>What holds for all: random numbers are this library's, so initial weights and the order of
 * rows have the reference's distribution and not its numbers; training is counted in epochs, and
 * where nothing else is said there are 10; a batch must not be larger than the data. {@link
 * Preset#describe} says of each where else it differs from its reference on purpose.
 */
public final class Presets {
  private Presets() {}

  /**
   * The lecture's autoencoder, "Deep Learning for Visual Computing" number 19 (D. Sheet, IIT
   * Kharagpur), with which its printed tables come out.
   *
   * <p>Loss: mean over batch and inputs of (x̂ − x)², with tanh units and a sigmoid output.
   * Defaults: PyTorch's initial weights, float64, plain gradient descent at 0.98 in batches of
   * 1000, 20 epochs; there on 784 pixels with 400 units.
   *
   * <p>Differs: it has no penalty, because the lecture's printed figures come from a run in which
   * the backward pass of its L1 penalty did nothing. The code as it is printed is {@code
   * .sparsity(Sparsity.l1(0.1, Reduction.SUM))}; it saturates every unit.
   *
   * @return the preset
   */
  public static Preset lecture() {
    return PenaltyPresets.lecture();
  }

  /**
   * The sparse autoencoder of Stanford's UFLDL tutorial (Ng, "Sparse autoencoder", 2011), with the
   * settings of its exercise on image patches.
   *
   * <p>Loss: M ½S(x̂ − x)² + (λ/2)·(ΣW_e² + ΣW_d²) + β·Σ_j KL(ρ‖ρ̂_j), with sigmoid units and
   * output, ρ̂_j the mean of unit j over the batch, ρ 0.01, λ 0.0001 and β 3. Defaults: weights
   * uniform in ±√(6 / (inputs + hidden + 1)), biases zero, float64; there 64 pixels and 25 units.
   *
   * <p>Differs: Adam at 0.01 in batches of 1000 takes the place of 400 iterations of L-BFGS on all
   * rows, because the loop makes steps of batches; so ρ̂ is a batch's mean. A batch of all rows has
   * the tutorial's loss.
   *
   * @return the preset
   */
  public static Preset ufldl() {
    return PenaltyPresets.ufldl("patches", 0.01, 1e-4, 64, 25);
  }

  /**
   * {@link #ufldl} with the settings of the tutorial's exercise on MNIST, "Vectorization": ρ 0.1, λ
   * 0.003 and β 3; there 784 pixels and 196 units.
   *
   * @return the preset
   */
  public static Preset ufldlMnist() {
    return PenaltyPresets.ufldl("MNIST", 0.1, 3e-3, 784, 196);
  }

  /**
   * Makhzani and Frey's "k-sparse autoencoders" (2013), as trained without labels on MNIST.
   *
   * <p>Loss: M S(x̂ − x)², with f = the k largest of z in each row and W_d = W_eᵀ. Defaults:
   * weights normal with deviation 0.01, momentum 0.9 at a learning rate of 0.01, k falling in a
   * straight line from 100 over the first half of the steps; there 784 pixels, 1000 units, k 25 and
   * 5000 epochs. With fewer than 100 units, or a k above 100, set {@code kSchedule}.
   *
   * <p>Differs: batches of 100 are this library's choice; α, by which k may be larger after
   * training, is 1, where the paper chooses it between 1 and 3 by validation: {@code .sparsity(new
   * Sparsity.TopK(k, alpha, AuxiliaryLoss.NONE))}.
   *
   * @param k how many units stay active, from 1
   * @return the preset
   * @throws IllegalArgumentException if k is below 1
   */
  public static Preset kSparse(int k) {
    return TopKPresets.kSparse(k);
  }

  /**
   * {@link #fcWta(double)} with the paper's 5 %.
   *
   * @return the preset
   */
  public static Preset fcWta() {
    return fcWta(0.05);
  }

  /**
   * The fully connected winner-take-all autoencoder of Makhzani and Frey, "Winner-take-all
   * autoencoders" (2015).
   *
   * <p>Loss: M S(x̂ − x)², with h = relu(z), f = h where it is among the largest share of its
   * unit's over the batch, and a linear output; after training f = h. There 784 pixels, 2000 units
   * and 5 %.
   *
   * <p>Differs: batches of 100, Adam at 0.001 and weights normal with deviation 0.01 are this
   * library's choice.
   *
   * @param share the share of a batch's rows on which a unit may be active, in (0, 1]
   * @return the preset
   * @throws IllegalArgumentException if the share is out of its range
   */
  public static Preset fcWta(double share) {
    return TopKPresets.fcWta(share);
  }

  /**
   * SAELens' {@code standard} architecture ({@code standard_sae.py} and {@code config.py} of
   * version 6.18).
   *
   * <p>Loss: M S(x̂ − x)² + λ·M Σ_j f_j‖d_j‖ with f = relu(x_cW_e + b_e) and λ 1. Defaults: decoder
   * rows that start with norm 0.1, the encoder as their transpose, biases zero, Adam at 0.0003,
   * batches of 4096, gradients clipped at norm 1, no warm-ups.
   *
   * @return the preset
   */
  public static Preset saelensStandard() {
    return PenaltyPresets.saelensStandard();
  }

  /**
   * SAELens' {@code jumprelu} architecture with its {@code step} loss ({@code jumprelu_sae.py} and
   * {@code config.py} of version 6.18).
   *
   * <p>Loss: M S(x̂ − x)² + λ·M Σ_j 1[z_j > θ_j] with z = x_cW_e + b_e, f = z·1[z > θ] and λ 1;
   * thresholds θ start at 0.01 and learn through a bandwidth of 0.05. The other defaults are those
   * of {@link #saelensStandard}.
   *
   * @return the preset
   */
  public static Preset saelensJumpRelu() {
    return PenaltyPresets.saelensJumpRelu();
  }

  /**
   * SAELens' {@code gated} architecture ({@code gated_sae.py} and {@code config.py} of version
   * 6.18).
   *
   * <p>Loss: M S(x̂ − x)² + λ·M Σ_j relu(π_j)‖d_j‖ + M S(relu(π)W_d + b_d − x)² with π = x_cW_e +
   * b_e, f = 1[π > 0]·relu(x_c(W_e·eʳ) + b_m) and λ 1; r and b_m start at zero. The other defaults
   * are those of {@link #saelensStandard}.
   *
   * @return the preset
   */
  public static Preset saelensGated() {
    return PenaltyPresets.saelensGated();
  }

  /**
   * The TopK autoencoder of Gao et al., "Scaling and evaluating sparse autoencoders" (2024), as
   * {@code train.py} of openai/sparse_autoencoder trains it.
   *
   * <p>Loss: (mean over batch and inputs of (x̂ − x)²) / v + 1/32 · Σ(e − gW_d)² / Σ(e − ē)², with
   * f = relu of the k largest of x_cW_e + b_e, v the variance of the data, and the AuxK of {@link
   * AuxiliaryLoss}: e = x − x̂, g the 256 largest of the units that were active on none of the last
   * 10 million rows. Defaults: decoder rows kept at norm 1, b_d from the data's geometric median,
   * Adam at 0.0001 with ε 6.25e-10, batches of 131,072; there 768 inputs, 32,768 units and k 32.
   *
   * <p>Differs:
   *
   * <ul>
   *   <li>Rows are not layer-normalised one by one, because a code alone could not be turned back;
   *       give rows that are.
   *   <li>The encoder starts as the decoder's transpose, without being scaled until random rows of
   *       norm 1 are drawn at norm 1 (to columns of norm 1.2 at the reference's widths).
   *   <li>AuxK leaves the decoder's bias out, which the reference counts twice.
   *   <li>A unit is active above 0, there above 0.001; rows are at norm 1 in every forward pass,
   *       there between two updates; the arithmetic is float32 throughout.
   * </ul>
   *
   * @param k how many units stay active, from 1; 32 there
   * @return the preset
   * @throws IllegalArgumentException if k is below 1
   */
  public static Preset openaiTopK(int k) {
    return TopKPresets.openai(k);
  }

  /**
   * The autoencoder of Bussmann, Leask and Nanda, "BatchTopK sparse autoencoders" (2024), as their
   * repository bartbussmann/BatchTopK trains it.
   *
   * <p>Loss: mean over batch and inputs of (x̂ − x)² + 1/32 · mean over batch and inputs of (e −
   * gW_d)², with f = relu(x_cW_e) where among the k·batch largest of the batch, and no encoder
   * bias; the second term is the AuxK of {@link AuxiliaryLoss}: g the 512 largest of the units that
   * were active in none of the last 5 batches of 4096. Defaults: W_e uniform in ±√(6 / hidden), W_d
   * its transpose with rows kept at norm 1, b_d zero, Adam at 0.0003 with β₂ 0.99, batches of 4096;
   * there 768 inputs, 12,288 units and k 32.
   *
   * <p>Differs:
   *
   * <ul>
   *   <li>Rows are not layer-normalised one by one, because a code alone could not be turned back;
   *       give rows that are.
   *   <li>What is left over is held constant in AuxK, as in openai's; there its gradient reaches
   *       living units too.
   *   <li>The threshold after training is a running mean at a rate of 0.01, as in the authors'
   *       matryoshka_sae; there it is made after training.
   *   <li>The gradient norm is not clipped, there at 100,000; decoder rows are at norm 1 in every
   *       forward pass, there between two updates.
   * </ul>
   *
   * @param k how many units stay active on a row in the mean, from 1; 32 there
   * @return the preset
   * @throws IllegalArgumentException if k is below 1
   */
  public static Preset batchTopK(int k) {
    return BussmannPresets.batchTopK(k);
  }

  /**
   * The autoencoder of Bussmann et al., "Learning multi-level features with Matryoshka sparse
   * autoencoders" (2025), as their repository bartbussmann/matryoshka_sae trains it.
   *
   * <p>Loss: the mean over m of (mean over batch and inputs of (f₁…ₘW_d + b_d − x)²) + 1/32 · AuxK,
   * with the code and the AuxK of {@link #batchTopK}, f₁…ₘ the first m units of the code, and m =
   * 0, the prefixes, and {@code hidden}. The other defaults are those of {@code batchTopK}, but
   * that a unit is dead after 20 batches of 4096; there 2304 inputs, 36,864 units, k 32 and
   * prefixes of 1/16, 1/8, 1/4 and 1/2 of the units.
   *
   * <p>Differs as {@code batchTopK} does, but that rows are as they are there too, and that the
   * threshold begins at the first batch's, there at 0.
   *
   * @param k how many units stay active on a row in the mean, from 1; 32 there
   * @param prefixes how many units each smaller dictionary has, positive, rising, all below {@code
   *     hidden}; none for the shares of the reference
   * @return the preset
   * @throws IllegalArgumentException if k is below 1, or the prefixes are not positive and rising
   */
  public static Preset matryoshka(int k, int... prefixes) {
    return BussmannPresets.matryoshka(k, prefixes);
  }
}
