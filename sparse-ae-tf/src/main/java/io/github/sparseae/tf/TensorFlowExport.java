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
 * Writes networks as SavedModels, TensorFlow's own format, for TensorFlow Serving and Python.
 *
 * <pre>{@code
 * TensorFlowExport.savedModel(sae, Path.of("models/digits/1"));
 * try (SavedModelBundle model = SavedModelBundle.load("models/digits/1")) { ... }
 * }</pre>
 *
 * <p>A signature computes what the method of the same name computes after training: with the
 * inputs' normalization, the thresholds that BatchTopK and JumpReLU have learned, and α·k units for
 * TopK. Values are float32 or float64, as in the network; the batch may have any size.
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
 * <p>{@code serving_default}, the signature that servers use by default, is {@code encode} or a
 * classifier's {@code classify}. The graph has only operations that come with TensorFlow, and none
 * of training. The folder {@code assets.extra}, which no loader reads, holds the specification, a
 * classifier's class names and the provenance as JSON, in the format of {@link
 * io.github.sparseae.file}; in a stack their names begin with {@code layer1.} and so on.
 *
 * <p>The folder is written under another name, forced to the disk, and then renamed, so that a
 * server that watches its parent never sees half of it. An existing folder is never replaced,
 * because a server may be reading it: give a new version a new number. All methods throw {@link
 * IOException} if the folder exists, its parent is missing or read-only, or the disk is full;
 * {@link io.github.sparseae.engine.EngineException} if TensorFlow's native library is missing or
 * TensorFlow fails; and {@link IllegalStateException} if a network is closed.
 */
public final class TensorFlowExport {
  private TensorFlowExport() {}

  /** Writes an autoencoder: {@code encode}, {@code decode} and {@code reconstruct}. */
  public static void savedModel(SparseAutoencoder autoencoder, Path path) throws IOException {
    savedModel(autoencoder.toModelFile(), path);
  }

  /**
   * Writes a stack of autoencoders as one: {@code encode}, {@code decode} and {@code reconstruct}
   * go through all layers.
   */
  public static void savedModel(EncoderStack stack, Path path) throws IOException {
    SavedModelWriter.write(
        stack.layers().stream().map(SparseAutoencoder::toModelFile).toList(), path);
  }

  /** Writes a classifier: {@code encode} and {@code classify}. */
  public static void savedModel(Classifier classifier, Path path) throws IOException {
    savedModel(classifier.toModelFile(), path);
  }

  /**
   * Writes the autoencoder or classifier of a model file.
   *
   * <pre>{@code
   * TensorFlowExport.savedModel(ModelFile.read(Path.of("digits.safetensors")), folder);
   * }</pre>
   */
  public static void savedModel(ModelFile model, Path path) throws IOException {
    SavedModelWriter.write(List.of(model), path);
  }
}
