package io.github.sparseae.file;

import static com.google.common.base.Preconditions.checkArgument;

import io.github.sparseae.internal.file.saelens.SaeLensCodec;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Sparse autoencoders in the layout of SAELens, both ways: a folder with {@code cfg.json} and
 * {@code sae_weights.safetensors}.
 *
 * <pre>{@code
 * ModelFile model = SaeLens.read(Path.of("gpt2-layer-8"));
 * try (SparseAutoencoder sae = SparseAutoencoder.of(model)) {
 *   DenseArray codes = sae.encode(activations);
 *   SaeLens.write(sae.toModelFile(), Path.of("for-python"));
 * }
 * }</pre>
 *
 * <h2>What is read</h2>
 *
 * <p>The architectures {@code standard}, {@code topk}, {@code jumprelu} and {@code gated}, with
 * {@code cfg.json} of SAELens 6 or one before it ({@code activation_fn_str}, {@code
 * activation_fn_kwargs}). What {@code save_inference_model} makes of BatchTopK and Matryoshka is a
 * {@code jumprelu}. Codes and reconstructions are those of SAELens, to rounding; of these settings
 * each is kept or moved into the weights:
 *
 * <dl>
 *   <dt>{@code apply_b_dec_to_input}
 *   <dd>becomes a pre-encoder bias, or none.
 *   <dt>{@code normalize_activations}
 *   <dd>{@code none}, or {@code expected_average_only_in} together with the factor that SAELens
 *       multiplied inputs by, which is not in the folder: {@link #read(Path, double)}. The two that
 *       depend on each row, {@code constant_norm_rescale} and {@code layer_norm}, are refused.
 *   <dt>{@code rescale_acts_by_decoder_norm}
 *   <dd>is moved into encoder and decoder, as SAELens does when it saves for inference.
 *   <dt>{@code finetuning_scaling_factor} and its tensor
 *   <dd>are moved into the decoder.
 *   <dt>{@code threshold} (or {@code log_threshold})
 *   <dd>is kept as its logarithm; one of 0 or less, which lets through what is positive, becomes
 *       one too small for float64, which does the same.
 *   <dt>{@code reshape_activations}
 *   <dd>is left alone: with {@code hook_z} a row here is the heads of a position, one after the
 *       other.
 *   <dt>{@code dtype}
 *   <dd>float32 and float64 are computed in; float16 and bfloat16 are computed in float32, with the
 *       numbers as they are in the file.
 * </dl>
 *
 * <p>Where units share the k-th place of a {@code topk}, all of them stay here, and some of them
 * there. The activations {@code tanh-relu} and others than relu, transcoders, and checkpoints of
 * BatchTopK are refused. How a network was trained is not in the layout, so what is read has
 * penalties of weight 0, and goes on training without one.
 *
 * <h2>What is written</h2>
 *
 * <p>Any autoencoder with relu units and linear outputs, in float32 or float64, for SAELens 6. L1,
 * winner-take-all and no sparsity become {@code standard}; TopK becomes {@code topk} with the k
 * that holds after training; BatchTopK becomes {@code jumprelu} with the same threshold for all;
 * Matryoshka becomes what it nests; tied weights are written twice; normalised inputs are moved
 * into the weights. Without normalised inputs, what was written and is read again has the same
 * weights bit for bit; thresholds are rounded when they become logarithms again.
 *
 * <p>Source: SAELens 6.18, {@code sae.py}, {@code pretrained_sae_loaders.py} and the files of the
 * architectures; SAELens 5, {@code sae.py}.
 */
public final class SaeLens {
  private SaeLens() {}

  /**
   * Reads a folder. Everything is checked before memory is set aside for it.
   *
   * @param folder holds {@code cfg.json} and {@code sae_weights.safetensors}
   * @return the network, in a plan that encodes the same
   * @throws ModelFileException if a file is damaged, or has settings that cannot be met here; the
   *     message says which file and field, what is supported and what was found
   * @throws IOException if a file cannot be read
   */
  public static ModelFile read(Path folder) throws IOException {
    return SaeLensCodec.read(folder, Double.NaN);
  }

  /**
   * Reads a folder of a network whose inputs are multiplied by one number: {@code
   * normalize_activations} is {@code expected_average_only_in} there, and the number is what
   * SAELens found while it trained, √d_in divided by the mean norm of the rows. It is moved into
   * the weights, so that rows are encoded as they are.
   *
   * @param folder holds {@code cfg.json} and {@code sae_weights.safetensors}
   * @param inputFactor what rows are multiplied by, positive and finite
   * @return the network, in a plan that encodes the same
   * @throws IllegalArgumentException if the factor is not positive and finite
   * @throws ModelFileException if a file is damaged, has settings that cannot be met here, or is of
   *     a network that takes inputs as they are
   * @throws IOException if a file cannot be read
   */
  public static ModelFile read(Path folder, double inputFactor) throws IOException {
    checkArgument(
        inputFactor > 0 && Double.isFinite(inputFactor),
        "the input factor must be positive and finite, was %s",
        inputFactor);
    return SaeLensCodec.read(folder, inputFactor);
  }

  /**
   * Writes a folder that SAELens opens with {@code SAE.load_from_disk}. Each file takes the place
   * of what was there in one step, the weights first; where a crash comes between the two, reading
   * the folder here says that they do not belong together.
   *
   * @param model an autoencoder with relu units and linear outputs
   * @param folder made if it is missing
   * @throws IllegalArgumentException if the model is a classifier, or SAELens has nothing that
   *     encodes the same; the message says why
   * @throws ModelFileException if a weight is not finite in what would be written
   * @throws IOException if writing fails
   */
  public static void write(ModelFile model, Path folder) throws IOException {
    SaeLensCodec.write(model, folder);
  }
}
