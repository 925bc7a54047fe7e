package io.github.sparseae.file;

import static io.github.sparseae.internal.builder.ArgumentChecks.checkPositive;

import io.github.sparseae.internal.file.published.SaeLensCodec;
import io.github.sparseae.pursuit.Pursuit;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Reads and writes sparse autoencoders in the layout of SAELens: a folder with {@code cfg.json} and
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
 * <p>The architectures {@code standard}, {@code topk}, {@code abstopk}, {@code jumprelu}, {@code
 * gated} and the four kinds of {@code transcoder}, with the {@code cfg.json} of SAELens 6 or an
 * earlier version ({@code activation_fn_str}, {@code activation_fn_kwargs}). SAELens's {@code
 * save_inference_model} writes BatchTopK and Matryoshka as {@code jumprelu}. Codes and
 * reconstructions are those of SAELens up to rounding: each setting is kept or moved into the
 * weights, or refused by name ({@code docs/published-models.md} lists them). With {@code
 * expected_average_only_in}, the factor of inputs is not in the folder: {@link #read(Path,
 * double)}. Float16 and bfloat16 become float32 without loss.
 *
 * <p>Units that tie for the k-th place of a {@code topk} all stay active here, but only some of
 * them do in SAELens. The activation {@code tanh-relu} and others than relu, {@code temporal} and
 * checkpoints of BatchTopK are refused; {@link #readMatchingPursuit} reads {@code
 * matching_pursuit}. The layout does not say how a network was trained, so the model has penalties
 * of weight 0 and trains on without one.
 *
 * <h2>What is written</h2>
 *
 * <p>Any autoencoder with relu units and linear outputs, in float32 or float64, for SAELens 6,
 * AbsTopK, and transcoders of relu or JumpReLU units. L1, winner-take-all and no sparsity become
 * {@code standard}; TopK becomes {@code topk} with the k of inference, AbsTopK {@code abstopk};
 * BatchTopK becomes {@code jumprelu} with one threshold for all units; Matryoshka becomes its inner
 * sparsity; tied weights are written twice; the normalization of inputs is moved into the weights.
 * Without it, a model that is written and read again has the same weights bit for bit.
 *
 * <p>Everything is verified before memory is allocated for it. What reads a folder throws a {@link
 * ModelFileException} if a file is damaged or has settings without an equivalent here, with the
 * names of file and field, and an {@link IOException} if a file cannot be read. What writes one
 * creates it if it is missing, and throws a {@link ModelFileException} if a weight is not finite in
 * the result, and an {@link IOException} if writing fails.
 *
 * <p>Source: SAELens 6.18, {@code sae.py}, {@code pretrained_sae_loaders.py} and the files of the
 * architectures; SAELens 5, {@code sae.py}.
 */
public final class SaeLens {
  private SaeLens() {}

  /** Reads a folder: a model that computes the same codes. */
  public static ModelFile read(Path folder) throws IOException {
    return SaeLensCodec.read(folder, Double.NaN);
  }

  /**
   * Reads a folder whose {@code normalize_activations} is {@code expected_average_only_in}: inputs
   * are multiplied by one number, which SAELens determined in training as √d_in divided by the mean
   * norm of the rows. The factor is moved into the weights, so that rows are encoded as they are. A
   * folder with another {@code normalize_activations} is refused.
   *
   * @throws IllegalArgumentException if the factor is not positive and finite
   */
  public static ModelFile read(Path folder, double inputFactor) throws IOException {
    checkPositive("inputFactor", inputFactor);
    return SaeLensCodec.read(folder, inputFactor);
  }

  /**
   * A model whose codes are solved for, as SAELens' {@code matching_pursuit} does.
   *
   * <pre>{@code
   * SaeLens.MatchingPursuit read = SaeLens.readMatchingPursuit(folder);
   * try (SparseAutoencoder sae = SparseAutoencoder.of(read.model())) {
   *   DenseArray codes = sae.encode(activations, read.pursuit());
   * }
   * }</pre>
   *
   * @param model the model; it encodes by its pursuit alone, as {@code encode(rows)} without it
   *     computes other codes
   * @param pursuit solves for codes: {@code residual_threshold} is its error, {@code
   *     max_iterations} its steps
   */
  public record MatchingPursuit(ModelFile model, Pursuit pursuit) {}

  /** Reads a folder of the architecture {@code matching_pursuit}. */
  public static MatchingPursuit readMatchingPursuit(Path folder) throws IOException {
    return SaeLensCodec.readMatchingPursuit(folder);
  }

  /**
   * Writes a folder of the architecture {@code matching_pursuit}, with the decoder of any
   * autoencoder with linear outputs, of rows as they are or normalized each by itself, as {@link
   * #write(ModelFile, Path)} does others.
   *
   * @throws IllegalArgumentException if SAELens cannot solve for the codes
   */
  public static void write(MatchingPursuit solved, Path folder) throws IOException {
    SaeLensCodec.write(solved.model(), solved.pursuit(), folder);
  }

  /**
   * Writes a folder that SAELens opens with {@code SAE.load_from_disk}. Each file replaces an
   * existing one in one step, the weights first; after a crash between the two, {@link #read(Path)}
   * reports that they do not belong together.
   *
   * @throws IllegalArgumentException if SAELens cannot compute the codes of the model; the message
   *     says why
   */
  public static void write(ModelFile model, Path folder) throws IOException {
    SaeLensCodec.write(model, null, folder);
  }
}
