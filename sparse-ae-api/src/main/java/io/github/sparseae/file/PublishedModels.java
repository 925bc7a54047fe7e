package io.github.sparseae.file;

import static com.google.common.base.Preconditions.checkArgument;

import io.github.sparseae.internal.file.published.DictionaryLearning;
import io.github.sparseae.internal.file.published.ForeignLayouts;
import io.github.sparseae.internal.file.published.SentenceTransformers;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Reads sparse autoencoders in the layouts in which other projects publish them. The layout is
 * chosen by name, never guessed; for SAELens see {@link SaeLens}.
 *
 * <pre>{@code
 * ModelFile model = PublishedModels.readGemmaScope(Path.of("layer_12/width_16k/params.npz"));
 * try (SparseAutoencoder sae = SparseAutoencoder.of(model)) {
 *   DenseArray codes = sae.encode(activations);
 * }
 * }</pre>
 *
 * <p>Codes and reconstructions are those of the project up to rounding. Everything is verified
 * before memory is allocated for it: a tensor of another shape is refused with its name, what was
 * expected and what was found; a setting that changes the numbers without an equivalent here is
 * refused by name; other settings are ignored. Numbers in float16 and bfloat16 become float32
 * without loss. The layouts do not say how a network was trained, so models have penalties of
 * weight 0 and train on without one.
 *
 * <p>Each method that reads returns a model that computes the same codes, and a transcoder the same
 * predictions. It throws a {@link ModelFileException} if a file is damaged, is not of the layout,
 * or has a setting without an equivalent, and an {@link IOException} if it cannot be read.
 */
public final class PublishedModels {
  private PublishedModels() {}

  /**
   * Reads an autoencoder of Gemma Scope ({@code params.npz}) or Gemma Scope 2 ({@code
   * params.safetensors}): JumpReLU units with a threshold each. Models of embeddings are read as
   * they are stored, where SAELens divides their encoder by √inputs and multiplies their decoder.
   */
  public static ModelFile readGemmaScope(Path file) throws IOException {
    return ForeignLayouts.gemmaScope(file, false);
  }

  /**
   * Reads a transcoder of Gemma Scope ({@code params.npz}) or Gemma Scope 2 ({@code
   * params.safetensors}, with {@code affine_skip_connection} where it has one). A file does not say
   * that it is a transcoder if it has as many outputs as inputs and no skip connection.
   */
  public static ModelFile readGemmaScopeTranscoder(Path file) throws IOException {
    return ForeignLayouts.gemmaScope(file, true);
  }

  /**
   * Reads a folder of Llama Scope, {@code hyperparams.json} and {@code
   * checkpoints/final.safetensors}: JumpReLU units with one threshold. Inputs are multiplied by
   * √inputs divided by the mean norm that the settings have; that is moved into the weights.
   */
  public static ModelFile readLlamaScope(Path folder) throws IOException {
    return ForeignLayouts.llamaScope(folder);
  }

  /**
   * Reads a folder of sparsify, {@code cfg.json} and {@code sae.safetensors}: TopK, AbsTopK if
   * {@code signed}, also transcoders and those with a skip connection.
   */
  public static ModelFile readSparsify(Path folder) throws IOException {
    return ForeignLayouts.sparsify(folder);
  }

  /**
   * Reads a folder of dictionary_learning, {@code config.json} and {@code ae.pt}, as its {@code
   * load_dictionary} does: the units of an {@code AutoEncoder} are scaled so that decoder rows have
   * norm 1. No code of the file is run.
   */
  public static ModelFile readDictionaryLearning(Path folder) throws IOException {
    return DictionaryLearning.read(folder);
  }

  /**
   * Reads the folder of a {@code SparseAutoEncoder} of Sentence Transformers (CSR), {@code
   * config.json} and {@code model.safetensors}, with the k of the folder.
   */
  public static ModelFile readSentenceTransformers(Path folder) throws IOException {
    return SentenceTransformers.read(folder, 0);
  }

  /**
   * Reads the folder of a {@code SparseAutoEncoder} of Sentence Transformers with another k. Any
   * smaller one, as {@code max_active_dims} sets for a call, is that of {@link
   * io.github.sparseae.SparseAutoencoder#encodeSparse(io.github.sparseae.data.Rows, int)}.
   *
   * @throws IllegalArgumentException if k is not from 1 to the number of units
   */
  public static ModelFile readSentenceTransformers(Path folder, int k) throws IOException {
    checkArgument(k >= 1, "k must be at least 1, was %s", k);
    return SentenceTransformers.read(folder, k);
  }

  /**
   * Writes the folder of a {@code SparseAutoEncoder} of Sentence Transformers, created if it is
   * missing: of a TopK autoencoder of relu units, with tied weights, a pre-encoder bias, and rows
   * as they are or layer-normalized. Each file replaces an existing one in one step, the weights
   * first.
   *
   * @throws IllegalArgumentException if Sentence Transformers cannot compute the codes of the
   *     model; the message says why
   * @throws ModelFileException if a weight is not finite
   */
  public static void writeSentenceTransformers(ModelFile model, Path folder) throws IOException {
    SentenceTransformers.write(model, folder);
  }
}
