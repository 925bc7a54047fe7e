package io.github.sparseae.tf;

import io.github.sparseae.Classifier;
import io.github.sparseae.EncoderStack;
import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.file.ModelFile;
import io.github.sparseae.tf.internal.SavedModelWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes networks as SavedModels, for TensorFlow Serving, Python, and whatever else opens
 * TensorFlow's own format.
 *
 * <pre>{@code
 * TensorFlowExport.savedModel(sae, Path.of("models/digits/1"));
 * try (SavedModelBundle model = SavedModelBundle.load("models/digits/1")) { ... }
 * }</pre>
 *
 * <p>What a signature computes is what the method computes whose name it has, after training: with
 * the inputs' normalization, the thresholds that BatchTopK and JumpReLU have learned, and α·k units
 * for TopK. TensorPrecision are float32 or float64, as the network's are; the batch may have any
 * size.
 *
 * <table>
 *   <caption>Signatures</caption>
 *   <tr><th>of</th><th>signature</th><th>in</th><th>out</th></tr>
 *   <tr><td>all</td><td>{@code encode}</td>
 *       <td>{@code rows} [batch, inputs]</td><td>{@code codes} [batch, hidden]</td></tr>
 *   <tr><td>autoencoders, stacks</td><td>{@code decode}</td>
 *       <td>{@code codes} [batch, hidden]</td><td>{@code reconstructions} [batch, inputs]</td></tr>
 *   <tr><td>autoencoders, stacks</td><td>{@code reconstruct}</td>
 *       <td>{@code rows} [batch, inputs]</td><td>{@code reconstructions} [batch, inputs]</td></tr>
 *   <tr><td>classifiers</td><td>{@code classify}</td>
 *       <td>{@code rows} [batch, inputs]</td>
 *       <td>{@code log_probabilities} and {@code probabilities} [batch, classes]</td></tr>
 * </table>
 *
 * <p>{@code serving_default}, which servers take where nothing else is asked for, is {@code encode}
 * or a classifier's {@code classify}. The graph has operations that come with TensorFlow, and no
 * others; it holds nothing of training. The arrays lie in {@code variables}, so they may have any
 * size. {@code assets.extra}, which no loader reads, has the specification, a classifier's class
 * names and the provenance as JSON, in the words of {@link io.github.sparseae.file}; in a stack
 * their names begin with {@code layer1.} and so on.
 *
 * <p>The folder is written under another name, forced to the disk, and then takes its place in one
 * step, so that a server that watches the folder around it never sees half of it. What is there
 * already is never replaced, as a server may be reading it; a new version takes a new number.
 */
public final class TensorFlowExport {
  private TensorFlowExport() {}

  /**
   * Writes an autoencoder: {@code encode}, {@code decode} and {@code reconstruct}.
   *
   * @param autoencoder what to write, as it is now
   * @param path the folder to be, in a folder that is there
   * @throws java.nio.file.FileAlreadyExistsException if something of that name is there
   * @throws java.nio.file.FileSystemException if the folder around it is missing or cannot be
   *     written to, or the disk is full; nothing is left then
   * @throws IOException if writing fails otherwise
   * @throws IllegalStateException if the autoencoder is closed
   * @throws io.github.sparseae.engine.EngineException if TensorFlow's native library is missing, or
   *     TensorFlow fails
   */
  public static void savedModel(SparseAutoencoder autoencoder, Path path) throws IOException {
    savedModel(autoencoder.toModelFile(), path);
  }

  /**
   * Writes a stack of autoencoders as one: {@code encode}, {@code decode} and {@code reconstruct}
   * go through all layers.
   *
   * @param stack what to write, as it is now
   * @param path the folder to be, in a folder that is there
   * @throws java.nio.file.FileAlreadyExistsException if something of that name is there
   * @throws java.nio.file.FileSystemException if the folder around it is missing or cannot be
   *     written to, or the disk is full; nothing is left then
   * @throws IOException if writing fails otherwise
   * @throws IllegalStateException if a layer is closed
   * @throws io.github.sparseae.engine.EngineException if TensorFlow's native library is missing, or
   *     TensorFlow fails
   */
  public static void savedModel(EncoderStack stack, Path path) throws IOException {
    SavedModelWriter.write(
        stack.layers().stream().map(SparseAutoencoder::toModelFile).toList(), path);
  }

  /**
   * Writes a classifier: {@code encode} and {@code classify}.
   *
   * @param classifier what to write, as it is now
   * @param path the folder to be, in a folder that is there
   * @throws java.nio.file.FileAlreadyExistsException if something of that name is there
   * @throws java.nio.file.FileSystemException if the folder around it is missing or cannot be
   *     written to, or the disk is full; nothing is left then
   * @throws IOException if writing fails otherwise
   * @throws IllegalStateException if the classifier is closed
   * @throws io.github.sparseae.engine.EngineException if TensorFlow's native library is missing, or
   *     TensorFlow fails
   */
  public static void savedModel(Classifier classifier, Path path) throws IOException {
    savedModel(classifier.toModelFile(), path);
  }

  /**
   * Writes what a model file holds, an autoencoder or a classifier, without opening it for anything
   * else.
   *
   * <pre>{@code
   * TensorFlowExport.savedModel(ModelFile.read(Path.of("digits.safetensors")), folder);
   * }</pre>
   *
   * @param model what to write
   * @param path the folder to be, in a folder that is there
   * @throws java.nio.file.FileAlreadyExistsException if something of that name is there
   * @throws java.nio.file.FileSystemException if the folder around it is missing or cannot be
   *     written to, or the disk is full; nothing is left then
   * @throws IOException if writing fails otherwise
   * @throws io.github.sparseae.engine.EngineException if TensorFlow's native library is missing, or
   *     TensorFlow fails
   */
  public static void savedModel(ModelFile model, Path path) throws IOException {
    SavedModelWriter.write(List.of(model), path);
  }
}
