package io.github.sparseae;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.primitives.Ints;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AuxiliaryLoss;
import io.github.sparseae.model.Initializer;
import io.github.sparseae.model.InputNormalization;
import io.github.sparseae.model.L0Loss;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.PreEncoderBias;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.Reconstruction;
import io.github.sparseae.model.Reduction;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.train.KSchedule;
import io.github.sparseae.train.Schedule;
import io.github.sparseae.train.Training;
import java.util.stream.IntStream;

/**
 * Published autoencoders with their formulas, reductions and defaults, named after their reference.
 *
 * <p>Notation: x, x̂ of shape {@code [batch, inputs]} are rows and reconstructions; z = xW_e + b_e,
 * h and f of shape {@code [batch, hidden]} are pre-activations, activations and codes; x̂ =
 * output(fW_d + b_d), d_j the j-th row of W_d; x_c = x − b_d; S sums over inputs, M is the mean
 * over the batch.
 *
 * <p>{@link Preset#describe} lists a preset's defaults, the widths of its source, and the intended
 * differences from it. For all presets: random numbers are this library's, so initial weights and
 * the order of rows have the reference's distribution but other values; training is counted in
 * epochs, 10 unless stated otherwise; a batch must not be larger than the data. A number outside
 * its documented range is an {@link IllegalArgumentException}.
 */
public final class Presets {
  /** The batch size of the presets from Bussmann's repositories. */
  private static final int BATCH = 4096;

  private Presets() {}

  /**
   * Returns the autoencoder of lecture 19 of "Deep Learning for Visual Computing" (D. Sheet, IIT
   * Kharagpur), which reproduces its printed tables.
   *
   * <p>Loss: mean over batch and inputs of (x̂ − x)², with tanh units and a sigmoid output. It has
   * no penalty; the lecture's code as it is printed is {@code .sparsity(Sparsity.l1(0.1,
   * Reduction.SUM))}.
   *
   * <p>Defaults: PyTorch's initial weights, float64, plain gradient descent at 0.98 in batches of
   * 1000, 20 epochs; there on 784 pixels with 400 units.
   */
  public static Preset lecture() {
    return new Preset(
        "the lecture's autoencoder",
        "Deep Learning for Visual Computing, lecture 19 (D. Sheet, IIT Kharagpur)",
        """
        h = tanh(x W_e + b_e), x^ = sigmoid(h W_d + b_d)
        loss = mean over batch and inputs of (x^ - x)^2
        """,
        """
        no penalty: the printed figures come from a run in which its backward pass did nothing;
        the code as printed is sparsity(Sparsity.l1(0.1, Reduction.SUM)), and saturates every unit
        """,
        784,
        400,
        (network, hidden) ->
            network
                .activation(Activation.TANH)
                .output(Activation.SIGMOID)
                .initializer(Initializer.FAN_IN_UNIFORM)
                .precision(Precision.FLOAT64),
        Training.epochs(20).batchSize(1000).optimizer(Optimizer.sgd(0.98)));
  }

  /**
   * Returns the sparse autoencoder of Stanford's UFLDL tutorial (Ng, "Sparse autoencoder", 2011),
   * with the settings of its exercise on image patches.
   *
   * <p>Loss: M ½S(x̂ − x)² + (λ/2)·(ΣW_e² + ΣW_d²) + β·Σ_j KL(ρ‖ρ̂_j), with sigmoid units and
   * output, ρ̂_j the mean of unit j over the batch, ρ 0.01, λ 0.0001 and β 3.
   *
   * <p>Defaults: weights uniform in ±√(6 / (inputs + hidden + 1)), biases zero, float64, Adam at
   * 0.01 in batches of 1000; there 64 pixels and 25 units.
   */
  public static Preset ufldl() {
    return ufldl("patches", 0.01, 1e-4, 64, 25);
  }

  /**
   * {@return {@link #ufldl} with the settings of the tutorial's exercise on MNIST, "Vectorization":
   * ρ 0.1, λ 0.003 and β 3; there 784 pixels and 196 units}
   */
  public static Preset ufldlMnist() {
    return ufldl("MNIST", 0.1, 3e-3, 784, 196);
  }

  /**
   * Returns Makhzani and Frey's "k-sparse autoencoders" (2013), as trained without labels on MNIST,
   * with k active units, from 1.
   *
   * <p>Loss: M S(x̂ − x)², with f = the k largest of z in each row and W_d = W_eᵀ. k decreases
   * linearly from 100 over the first half of the steps: with fewer than 100 units, or a k above
   * 100, set {@code kSchedule}.
   *
   * <p>Defaults: weights normal with deviation 0.01, momentum 0.9 at a learning rate of 0.01,
   * batches of 100; there 784 pixels, 1000 units, k 25 and 5000 epochs.
   */
  public static Preset kSparse(int k) {
    Sparsity sparsity = Sparsity.topK(k);
    return new Preset(
        "k-sparse autoencoder",
        "Makhzani and Frey, k-sparse autoencoders (2013), unsupervised on MNIST",
        """
        z = x W + b, f = z where among the k largest of its row, else 0, x^ = f W^T + b'
        loss = mean over batch of sum over inputs of (x^ - x)^2
        """,
        """
        batches of 100 are this library's choice; the paper made 5000 epochs;
        k is the same after training, where the paper takes up to 3k by validation:
        sparsity(Sparsity.topK(k).inferenceFactor(alpha))
        """,
        784,
        Math.max(1000, k),
        (network, hidden) ->
            network
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

  /** {@return {@link #fcWta(double)} with the paper's 5 %} */
  public static Preset fcWta() {
    return fcWta(0.05);
  }

  /**
   * Returns the fully connected winner-take-all autoencoder of Makhzani and Frey, "Winner-take-all
   * autoencoders" (2015).
   *
   * <p>Loss: M S(x̂ − x)², with h = relu(z), f = h where it is among the largest share of its
   * unit's over the batch, and a linear output; after training f = h.
   *
   * <p>Defaults: weights normal with deviation 0.01, Adam at 0.001, batches of 100; there 784
   * pixels, 2000 units and 5 %.
   *
   * @param share the share of a batch's rows on which a unit may be active, in (0, 1]
   */
  public static Preset fcWta(double share) {
    Sparsity sparsity = Sparsity.winnerTakeAll(share);
    return new Preset(
        "fully connected winner-take-all autoencoder",
        "Makhzani and Frey, Winner-take-all autoencoders (2015), FC-WTA on MNIST",
        """
        h = relu(x W_e + b_e), f = h where among the largest share of its unit's, else 0
        x^ = f W_d + b_d, loss = mean over batch of sum over inputs of (x^ - x)^2
        """,
        "batch, optimizer and initial weights are this library's choice",
        784,
        2000,
        (network, hidden) ->
            network
                .sparsity(sparsity)
                .reconstruction(Reconstruction.squaredError(Reduction.PER_SAMPLE))
                .initializer(Initializer.gaussian(0.01)),
        Training.builder().batchSize(100).optimizer(Optimizer.adam(0.001)));
  }

  /**
   * Returns SAELens' {@code standard} architecture ({@code standard_sae.py} and {@code config.py}
   * of version 6.18).
   *
   * <p>Loss: M S(x̂ − x)² + λ·M Σ_j f_j‖d_j‖ with f = relu(x_cW_e + b_e) and λ 1.
   *
   * <p>Defaults: decoder rows that start with norm 0.1, the encoder as their transpose, biases
   * zero, Adam at 0.0003, batches of 4096, gradients clipped at norm 1, no warm-ups.
   */
  public static Preset saelensStandard() {
    return saelens(
        "standard",
        """
        f = relu((x - b_d) W_e + b_e), x^ = f W_d + b_d
        loss = mean over batch of sum over inputs of (x^ - x)^2
        + lambda mean over batch of sum over units of f_j |d_j|
        """,
        Sparsity.l1WeightedByDecoder(1));
  }

  /**
   * Returns SAELens' {@code jumprelu} architecture with its {@code step} loss ({@code
   * jumprelu_sae.py} and {@code config.py} from version 6.48 on).
   *
   * <p>Loss: M S(x̂ − x)² + λ·M Σ_j 1[z_j > θ_j] with z = x_cW_e + b_e, f = z·1[z > θ] and λ 1;
   * thresholds θ start at 0.01 and learn through a bandwidth of 0.05.
   *
   * <p>A λ of 1 is often so large that the reconstruction no longer counts for the thresholds: they
   * rise by about the learning rate in each step, and a larger λ changes nothing. Try 0.001 to 0.1,
   * or {@code targetL0}.
   *
   * <p>The other defaults are those of {@link #saelensStandard}.
   */
  public static Preset saelensJumpRelu() {
    return saelens(
        "6.48",
        "jumprelu",
        """
        z = (x - b_d) W_e + b_e, f = z where z > theta, else 0, x^ = f W_d + b_d
        loss = mean over batch of sum over inputs of (x^ - x)^2
        + lambda mean over batch of the number of units with z > theta
        """,
        "a threshold below 0 becomes 0 and can rise again, as in later versions; in 6.48 it stays",
        Sparsity.jumpRelu(1));
  }

  /**
   * Returns the JumpReLU autoencoder of Anthropic's circuits updates of January 2025, "Dictionary
   * learning optimization techniques", with the settings that SAELens' guide gives for it.
   *
   * <p>Loss: M S(x̂ − x)² + λ_S·M Σ_j tanh(4·f_j‖d_j‖) + λ_P·M Σ_j relu(θ_j − z_j)‖d_j‖, the last
   * over dead units, with z = xW_e + b_e, f = z·1[z > θ], λ_P 3e-6 and gradients of the step to θ
   * and z. λ_S is 5, and rises from 0 over all steps.
   *
   * <p>Defaults: thresholds at 0.1, a bandwidth of 2, rows of mean norm √inputs, Adam at 0.0003,
   * which falls to 0 over the last 20 % of the steps; decoder rows of norm 0.1, the encoder as
   * their transpose, biases zero, batches of 4096.
   */
  public static Preset anthropicJumpRelu() {
    return new Preset(
        "Anthropic's JumpReLU autoencoder",
        "Anthropic, circuits updates of January 2025; SAELens 6.49, docs/training_saes.md",
        """
        z = x W_e + b_e, f = z where z > theta, else 0, x^ = f W_d + b_d
        loss = mean over batch of sum over inputs of (x^ - x)^2
        + lambda mean over batch of sum over units of tanh(4 f_j |d_j|)
        + 3e-6 mean over batch of sum over dead units of relu(theta_j - z_j) |d_j|
        """,
        """
        theta is the parameter, there its logarithm, which hardly moves under Adam;
        the last term is for units dead for 4,096,000 rows, as in SAELens, there for all that are \
        not active;
        b_e starts at zero, there for a given frequency of each unit;
        learning rate, batch and initial weights are SAELens' defaults
        """,
        1024,
        16 * 1024,
        (network, hidden) ->
            network
                .sparsity(
                    Sparsity.jumpRelu(5)
                        .bandwidth(2)
                        .initialThreshold(0.1)
                        .loss(L0Loss.tanh(4))
                        .preActivationLoss(3e-6, 1000L * BATCH)
                        .inputGradient(true))
                .reconstruction(Reconstruction.squaredError(Reduction.PER_SAMPLE))
                .decoderNorm(0.1)
                .encoderFromDecoder(true)
                .normalization(InputNormalization.MEAN_NORM)
                .initializer(Initializer.HE_UNIFORM),
        Training.builder()
            .batchSize(BATCH)
            .optimizer(Optimizer.adam(3e-4))
            .learningRateSchedule(Schedule.linearDecay(0.2))
            .penaltySchedule(Schedule.linearRise(1)));
  }

  /**
   * Returns the JumpReLU autoencoder of Lieberum et al., "Gemma Scope" (2024).
   *
   * <p>Loss: M S(x̂ − x)² + λ·M Σ_j 1[z_j > θ_j] with z = (x − b_d)W_e + b_e and f = z·1[z > θ],
   * with the settings of the paper's section 3.2. Scale rows to a mean squared norm of 1 before,
   * for which thresholds and bandwidth are meant. The published files have b_d folded into b_e.
   *
   * <p>Defaults: thresholds at 0.001, a bandwidth of 0.001, decoder rows kept at norm 1, the
   * encoder as their transpose, biases zero, Adam at 0.00007 with β₁ 0, batches of 4096; λ rises
   * over the first 10,000 steps, the learning rate over the first 1,000.
   *
   * @param weight λ, at least 0
   */
  public static Preset gemmaScopeJumpRelu(double weight) {
    return gemmaScope(
        "Gemma Scope's JumpReLU autoencoder",
        "Lieberum et al., Gemma Scope (2024)",
        "+ lambda mean over batch of the number of units with z > theta",
        "",
        Sparsity.jumpRelu(weight),
        10_000);
  }

  /**
   * Returns the JumpReLU autoencoder of McDougall et al., "Gemma Scope 2" (2025), with its
   * quadratic penalty around a target.
   *
   * <p>Loss: M S(x̂ − x)² + λ·M (2/L₀)·(L0(x) − L₀)², with L0(x) the number of units with z_j > θ_j
   * and L₀ the target, as SAELens implements it. The defaults, but for the rise of λ, are those of
   * {@link #gemmaScopeJumpRelu}.
   *
   * <p>λ rises over the first 50,000 steps.
   *
   * @param weight λ, at least 0
   * @param target L₀, the number of active units to aim at, positive
   */
  public static Preset gemmaScope2JumpRelu(double weight, double target) {
    return gemmaScope(
        "Gemma Scope 2's JumpReLU autoencoder",
        "McDougall et al., Gemma Scope 2 (2025); SAELens, jumprelu_sae.py",
        "+ lambda mean over batch of 2/target (L0 - target)^2, L0 = number of units with z > theta",
        "no penalty on units that are active on many rows, and no nested prefixes;\n",
        Sparsity.jumpRelu(weight).loss(L0Loss.quadratic(target)),
        50_000);
  }

  private static Preset gemmaScope(
      String name,
      String source,
      String penalty,
      String differences,
      Sparsity.JumpRelu sparsity,
      int penaltyWarmUp) {
    return new Preset(
        name,
        source,
        """
        z = (x - b_d) W_e + b_e, f = z where z > theta, else 0, x^ = f W_d + b_d
        loss = mean over batch of sum over inputs of (x^ - x)^2
        """
            + penalty,
        differences
            + """
            rows are not scaled: scale them to a mean squared norm of 1 before;
            theta is the parameter, there its logarithm: it moves by the learning rate, there by \
            that times theta;
            the learning rate rises linearly from 0, there along a cosine from a tenth
            """,
        2304,
        16 * 1024,
        (network, hidden) ->
            network
                .sparsity(sparsity.bandwidth(0.001).initialThreshold(0.001))
                .reconstruction(Reconstruction.squaredError(Reduction.PER_SAMPLE))
                .unitNormDecoder(true)
                .encoderFromDecoder(true)
                .preEncoderBias(PreEncoderBias.ZERO)
                .initializer(Initializer.HE_UNIFORM),
        Training.builder()
            .batchSize(BATCH)
            .optimizer(Optimizer.adam(7e-5).betas(0, 0.999))
            .learningRateSchedule(Schedule.linearWarmUpSteps(1000))
            .penaltySchedule(Schedule.linearWarmUpSteps(penaltyWarmUp)));
  }

  /**
   * Returns SAELens' {@code gated} architecture ({@code gated_sae.py} and {@code config.py} of
   * version 6.18).
   *
   * <p>Loss: M S(x̂ − x)² + λ·M Σ_j relu(π_j)‖d_j‖ + M S(relu(π)W_d + b_d − x)² with π = x_cW_e +
   * b_e, f = 1[π > 0]·relu(x_c(W_e·eʳ) + b_m) and λ 1; r and b_m start at zero. The last term
   * teaches the decoder too, as in SAELens; in the paper it holds the decoder constant.
   *
   * <p>The other defaults are those of {@link #saelensStandard}.
   */
  public static Preset saelensGated() {
    return saelens(
        "gated",
        """
        p = (x - b_d) W_e + b_e, f = relu((x - b_d) (W_e e^r) + b_m) where p > 0, else 0
        x^ = f W_d + b_d, loss = mean over batch of sum over inputs of (x^ - x)^2
        + lambda mean over batch of sum over units of relu(p_j) |d_j|
        + mean over batch of sum over inputs of (relu(p) W_d + b_d - x)^2
        """,
        Sparsity.gated(1));
  }

  /**
   * Returns the TopK autoencoder of Gao et al., "Scaling and evaluating sparse autoencoders"
   * (2024), as {@code train.py} of openai/sparse_autoencoder trains it, with k active units, from
   * 1.
   *
   * <p>Loss: (mean over batch and inputs of (x̂ − x)²) / v + 1/32 · Σ(e − gW_d)² / Σ(e − ē)², with
   * f = relu of the k largest of x_cW_e + b_e, v the variance of the data, and the AuxK of {@link
   * AuxiliaryLoss}: e = x − x̂, g the 256 largest of the units that were active on none of the last
   * 10 million rows.
   *
   * <p>Defaults: decoder rows kept at norm 1, b_d from the data's geometric median, Adam at 0.0001
   * with ε 6.25e-10, batches of 131,072; there 768 inputs, 32,768 units and k 32.
   */
  public static Preset openaiTopK(int k) {
    Sparsity.topK(k);
    return new Preset(
        "OpenAI's TopK autoencoder",
        "Gao et al., Scaling and evaluating sparse autoencoders (2024);"
            + " openai/sparse_autoencoder, train.py",
        """
        z = (x - b_d) W_e + b_e, f = relu(z) where z is among the k largest of its row, else 0
        x^ = f W_d + b_d, loss = mean over batch and inputs of (x^ - x)^2 / v + AuxK / 32
        v = variance of the data, AuxK = sum of (e - g W_d)^2 / sum of (e - mean e)^2
        e = x - x^ held constant, g = relu of the 256 largest z among dead units
        """,
        """
        rows are not layer-normalized one by one: a code alone could not be denormalized;
        the encoder starts as the decoder's transpose, there scaled for outputs of norm 1;
        AuxK is 0 while no unit is dead, there 1/32 or more, with a gradient to b_d;
        dead from the 77th idle batch on, there from the 76th; b_d from 32,768 rows evenly spaced, \
        there from the first;
        active is above 0, there above 0.001; decoder rows are at norm 1 in every pass, there \
        between updates;
        the arithmetic is float32 throughout
        """,
        768,
        Math.max(32_768, k),
        (network, hidden) ->
            network
                .sparsity(Sparsity.topK(k).auxiliary(AuxiliaryLoss.of(Math.min(256, hidden))))
                .reconstruction(Reconstruction.normalizedSquaredError())
                .unitNormDecoder(true)
                .encoderFromDecoder(true)
                .preEncoderBias(PreEncoderBias.GEOMETRIC_MEDIAN)
                .initializer(Initializer.HE_UNIFORM),
        Training.builder().batchSize(131_072).optimizer(Optimizer.adam(1e-4).epsilon(6.25e-10)));
  }

  /**
   * Returns the autoencoder of Bussmann, Leask and Nanda, "BatchTopK sparse autoencoders" (2024),
   * as their repository bartbussmann/BatchTopK trains it, with k active units on average, from 1.
   *
   * <p>Loss: mean over batch and inputs of (x̂ − x)² + 1/32 · mean over batch and inputs of (e −
   * gW_d)², with f = relu(x_cW_e) where among the k·batch largest of the batch, and no encoder
   * bias; the second term is the AuxK of {@link AuxiliaryLoss}: g the 512 largest of the units that
   * were active in none of the last 5 batches of 4096.
   *
   * <p>Defaults: W_e uniform in ±√(6 / hidden), W_d its transpose with rows kept at norm 1, b_d
   * zero, Adam at 0.0003 with β₂ 0.99, batches of 4096; there 768 inputs, 12,288 units and k 32.
   */
  public static Preset batchTopK(int k) {
    Sparsity.batchTopK(k);
    return new Preset(
        "BatchTopK autoencoder",
        "Bussmann, Leask and Nanda, BatchTopK sparse autoencoders (2024);"
            + " bartbussmann/BatchTopK, sae.py and config.py",
        """
        h = relu((x - b_d) W_e), f = h where among the k * batch largest of the batch, else 0
        x^ = f W_d + b_d, loss = mean over batch and inputs of (x^ - x)^2 + AuxK / 32
        AuxK = mean over batch and inputs of (e - g W_d)^2, e = x - x^ held constant,
        g = the 512 largest h among units that were active in none of the last 5 batches
        """,
        """
        rows are not layer-normalized one by one: a code alone could not be denormalized;
        e is held constant, as in openai's, there living units learn from AuxK too;
        after training there is a threshold, a running mean at a rate of 0.01 as in the authors' \
        matryoshka_sae, there none;
        no clipping, there at 100,000; decoder rows are at norm 1 in every pass, there between \
        updates
        """,
        768,
        Math.max(12_288, k),
        (network, hidden) ->
            bussmann(network).sparsity(Sparsity.batchTopK(k).auxiliary(auxiliary(hidden, 5))),
        bussmannTraining());
  }

  /**
   * Returns the autoencoder of Bussmann et al., "Learning multi-level features with Matryoshka
   * sparse autoencoders" (2025), as their repository bartbussmann/matryoshka_sae trains it.
   *
   * <p>Loss: the mean over m of (mean over batch and inputs of (f₁…ₘW_d + b_d − x)²) + 1/32 · AuxK,
   * with the code and the AuxK of {@link #batchTopK}, f₁…ₘ the first m units of the code, and m =
   * 0, the prefixes, and {@code hidden}; a unit is dead after 20 batches of 4096.
   *
   * <p>The other defaults are those of {@code batchTopK}; there 2304 inputs and 36,864 units.
   *
   * @param k the mean number of active units per row, from 1; 32 there
   * @param prefixes the numbers of units of the smaller dictionaries, positive, increasing, all
   *     below {@code hidden}; none for the reference's shares, 1/16, 1/8, 1/4 and 1/2
   */
  public static Preset matryoshka(int k, int... prefixes) {
    checkArgument(
        prefixes.length == 0 || prefixes[0] > 0,
        "prefixes must be positive, the decoder's bias alone is added by itself: the first was %s",
        prefixes.length == 0 ? 0 : prefixes[0]);
    int[] given = prefixes.clone();
    Sparsity.matryoshka(Sparsity.batchTopK(k), given.length == 0 ? withBias(given, 2) : given);
    return new Preset(
        "Matryoshka BatchTopK autoencoder",
        "Bussmann et al., Learning multi-level features with Matryoshka sparse autoencoders"
            + " (2025); bartbussmann/matryoshka_sae",
        """
        h = relu((x - b_d) W_e), f = h where among the k * batch largest of the batch, else 0
        loss = mean over m of (mean over batch and inputs of (f_1..m W_d + b_d - x)^2) + AuxK / 32
        m = 0, each prefix, and all units; AuxK as BatchTopK's, dead after 20 batches
        """,
        """
        the residual of AuxK is held constant, there living units learn from it too;
        the threshold after training begins at the first batch's, there at 0;
        AuxK counts where all dead units are silent, without a gradient, there it is left out;
        no clipping, there at 100,000; decoder rows are at norm 1 in every pass, there between \
        updates
        """,
        2304,
        Math.max(36_864, Math.max(k, Ints.max(withBias(given, 2)) + 1)),
        (network, hidden) -> {
          int[] sizes = withBias(given, hidden);
          return bussmann(network)
              .sparsity(
                  Sparsity.matryoshka(
                      Sparsity.batchTopK(k).auxiliary(auxiliary(hidden, 20)), sizes))
              .reconstruction(
                  Reconstruction.squaredError(Reduction.MEAN).factor(1.0 / (sizes.length + 1)));
        },
        bussmannTraining());
  }

  private static Preset ufldl(String data, double target, double decay, int there, int units) {
    return new Preset(
        "UFLDL's sparse autoencoder, as on " + data,
        "Ng, Sparse autoencoder (2011), and the exercises of Stanford's UFLDL tutorial",
        """
        h = sigmoid(x W_e + b_e), x^ = sigmoid(h W_d + b_d), r_j = mean over batch of h_j
        loss = mean over batch of 1/2 sum over inputs of (x^ - x)^2
        + lambda/2 sum of all squared weights + beta sum over units of KL(rho || r_j)
        """,
        """
        Adam in batches in place of 400 iterations of L-BFGS on all rows, because training makes \
        steps of batches;
        r_j is a batch's mean: a batch of all rows has the tutorial's loss
        """,
        there,
        units,
        (network, hidden) ->
            network
                .activation(Activation.SIGMOID)
                .output(Activation.SIGMOID)
                .sparsity(Sparsity.kullbackLeibler(target, 3))
                .reconstruction(Reconstruction.squaredError(Reduction.PER_SAMPLE).factor(0.5))
                .weightL2(decay)
                .initializer(Initializer.UFLDL_UNIFORM)
                .precision(Precision.FLOAT64),
        Training.builder().batchSize(1000).optimizer(Optimizer.adam(0.01)));
  }

  private static Preset saelens(String architecture, String formula, Sparsity sparsity) {
    return saelens(
        "6.18", architecture, formula, "in nothing but what all presets have in common", sparsity);
  }

  private static Preset saelens(
      String version, String architecture, String formula, String differences, Sparsity sparsity) {
    return new Preset(
        "SAELens, " + architecture,
        "SAELens %s, %s_sae.py, sae.py and config.py; widths of its tutorial"
            .formatted(version, architecture),
        formula,
        differences,
        1024,
        16 * 1024,
        (network, hidden) ->
            network
                .sparsity(sparsity)
                .reconstruction(Reconstruction.squaredError(Reduction.PER_SAMPLE))
                .decoderNorm(0.1)
                .encoderFromDecoder(true)
                .preEncoderBias(PreEncoderBias.ZERO)
                .initializer(Initializer.HE_UNIFORM),
        Training.builder().batchSize(4096).optimizer(Optimizer.adam(3e-4)).clipGradientNorm(1));
  }

  /** Returns the sizes of the smaller dictionaries, from 0 units (only the decoder's bias). */
  private static int[] withBias(int[] prefixes, int hidden) {
    IntStream sizes =
        prefixes.length > 0
            ? IntStream.of(prefixes)
            : IntStream.of(hidden / 16, hidden / 8, hidden / 4, hidden / 2)
                .filter(size -> size > 0)
                .distinct();
    return IntStream.concat(IntStream.of(0), sizes).toArray();
  }

  private static AuxiliaryLoss auxiliary(int hidden, int batchesToDead) {
    return AuxiliaryLoss.of(Math.min(512, hidden))
        .deadAfter((long) batchesToDead * BATCH)
        .relative(false);
  }

  private static SparseAutoencoder.Builder bussmann(SparseAutoencoder.Builder network) {
    return network
        .unitNormDecoder(true)
        .decoderFromEncoder(true)
        .encoderBias(false)
        .preEncoderBias(PreEncoderBias.ZERO)
        .initializer(Initializer.HE_UNIFORM_FAN_OUT);
  }

  private static Training.Builder bussmannTraining() {
    return Training.builder().batchSize(BATCH).optimizer(Optimizer.adam(3e-4).betas(0.9, 0.99));
  }
}
