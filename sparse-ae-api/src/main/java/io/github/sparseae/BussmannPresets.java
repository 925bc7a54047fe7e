package io.github.sparseae;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.primitives.Ints;
import io.github.sparseae.model.AuxiliaryLoss;
import io.github.sparseae.model.Initializer;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.PreEncoderBias;
import io.github.sparseae.model.Reconstruction;
import io.github.sparseae.model.Reduction;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.train.Training;
import java.util.List;
import java.util.stream.IntStream;

/** The presets from Bussmann's repositories, which share all but the sparsity and the loss. */
final class BussmannPresets {
  private static final int BATCH = 4096;

  private BussmannPresets() {}

  static Preset batchTopK(int k) {
    Sparsity.batchTopK(k);
    return new Preset(
        new Preset.Words(
            "BatchTopK autoencoder",
            "Bussmann, Leask and Nanda, BatchTopK sparse autoencoders (2024);"
                + " bartbussmann/BatchTopK, sae.py and config.py",
            List.of(
                "h = relu((x - b_d) W_e), f = h where among the k * batch largest of the batch,"
                    + " else 0",
                "x^ = f W_d + b_d, loss = mean over batch and inputs of (x^ - x)^2 + AuxK / 32",
                "AuxK = mean over batch and inputs of (e - g W_d)^2, e = x - x^ held constant,",
                "g = the 512 largest h among units that were active in none of the last 5 batches"),
            List.of(
                "rows are not layer-normalised one by one: a code alone could not be turned back;",
                "e is held constant, there living units learn from AuxK too;",
                "the threshold after training is a running mean at a rate of 0.01;",
                "no clipping, there at 100,000; decoder rows are at norm 1 in every pass, there"
                    + " between updates")),
        768,
        Math.max(12_288, k),
        (inputs, hidden) ->
            common(inputs, hidden)
                .sparsity(new Sparsity.BatchTopK(k, auxiliary(hidden, 5)))
                .reconstruction(Reconstruction.meanSquaredError()),
        training());
  }

  static Preset matryoshka(int k, int... prefixes) {
    checkArgument(
        prefixes.length == 0 || prefixes[0] > 0,
        "prefixes must be positive, the decoder's bias alone is added by itself: the first was %s",
        prefixes.length == 0 ? 0 : prefixes[0]);
    int[] given = prefixes.clone();
    Sparsity.matryoshka(Sparsity.batchTopK(k), given.length == 0 ? withBias(given, 2) : given);
    return new Preset(
        new Preset.Words(
            "Matryoshka BatchTopK autoencoder",
            "Bussmann et al., Learning multi-level features with Matryoshka sparse autoencoders"
                + " (2025); bartbussmann/matryoshka_sae",
            List.of(
                "h = relu((x - b_d) W_e), f = h where among the k * batch largest of the batch,"
                    + " else 0",
                "loss = mean over m of (mean over batch and inputs of (f_1..m W_d + b_d - x)^2)"
                    + " + AuxK / 32",
                "m = 0, each prefix, and all units; AuxK as BatchTopK's, dead after 20 batches"),
            List.of(
                "the residual of AuxK is held constant, there living units learn from it too;",
                "the threshold after training begins at the first batch's, there at 0;",
                "no clipping, there at 100,000; decoder rows are at norm 1 in every pass, there"
                    + " between updates")),
        2304,
        Math.max(36_864, Math.max(k, Ints.max(withBias(given, 2)) + 1)),
        (inputs, hidden) -> {
          int[] sizes = withBias(given, hidden);
          return common(inputs, hidden)
              .sparsity(
                  Sparsity.matryoshka(new Sparsity.BatchTopK(k, auxiliary(hidden, 20)), sizes))
              .reconstruction(
                  Reconstruction.squaredError(Reduction.MEAN, 1.0 / (sizes.length + 1)));
        },
        training());
  }

  /** The sizes of the smaller dictionaries, from the one that has none but the decoder's bias. */
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
    return new AuxiliaryLoss(Math.min(512, hidden), 1.0 / 32, (long) batchesToDead * BATCH, false);
  }

  private static SparseAutoencoder.Builder common(int inputs, int hidden) {
    return SparseAutoencoder.builder()
        .inputs(inputs)
        .hidden(hidden)
        .unitNormDecoder(true)
        .decoderFromEncoder(true)
        .encoderBias(false)
        .preEncoderBias(PreEncoderBias.ZERO)
        .initializer(Initializer.HE_UNIFORM_FAN_OUT);
  }

  private static Training.Builder training() {
    return Training.builder().batchSize(BATCH).optimizer(new Optimizer.Adam(3e-4, 0.9, 0.99, 1e-8));
  }
}
