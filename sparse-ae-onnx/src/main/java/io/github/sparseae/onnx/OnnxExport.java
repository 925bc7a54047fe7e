package io.github.sparseae.onnx;

import static com.google.common.base.Preconditions.checkState;
import static com.google.common.collect.ImmutableList.toImmutableList;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.common.collect.ImmutableList;
import io.github.sparseae.AnomalyDetector;
import io.github.sparseae.Classifier;
import io.github.sparseae.EncoderStack;
import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.file.ModelFile;
import io.github.sparseae.internal.io.AtomicFile;
import io.github.sparseae.metrics.AnomalyBaseline;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.ClassifierSpec;
import io.github.sparseae.model.Parameter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes networks as ONNX files, for ONNX Runtime and other programs that read the format. No
 * engine is needed.
 *
 * <pre>{@code
 * OnnxExport.of(sae).write(Path.of("digits.onnx"));
 *
 * ModelFile saved = ModelFile.read(Path.of("digits.safetensors"));
 * OnnxExport.of(saved).writeEncoder(Path.of("encoder.onnx"));
 * }</pre>
 *
 * <p>A file computes what the network's methods compute after training, with the normalization of
 * inputs, the thresholds that BatchTopK and JumpReLU have learned, and α·k units for TopK, where
 * units that tie for the last place all stay active. Numbers are float32 or float64, the precision
 * of the network; the batch may have any size.
 *
 * <table>
 *   <caption>Files</caption>
 *   <tr><th>method</th><th>of</th><th>in</th><th>out</th></tr>
 *   <tr><td>{@link #write}</td><td>autoencoders, stacks</td>
 *       <td>{@code rows} [batch, inputs]</td>
 *       <td>{@code codes} [batch, hidden], {@code reconstructions} [batch, inputs]</td></tr>
 *   <tr><td>{@link #write}</td><td>classifiers</td>
 *       <td>{@code rows} [batch, inputs]</td>
 *       <td>{@code log_probabilities}, {@code probabilities} [batch, classes]</td></tr>
 *   <tr><td>{@link #write}</td><td>anomaly detectors</td>
 *       <td>{@code rows} [batch, inputs]</td>
 *       <td>{@code scores} [batch, 1]; {@code contributions} [batch, columns], which add up to the
 *       score; {@code p_values} [batch, 1]; {@code codes} and {@code reconstructions}</td></tr>
 *   <tr><td>{@link #writeEncoder}</td><td>all</td>
 *       <td>{@code rows} [batch, inputs]</td><td>{@code codes} [batch, hidden]</td></tr>
 *   <tr><td>{@link #writeDecoder}</td><td>autoencoders, stacks</td>
 *       <td>{@code codes} [batch, hidden]</td>
 *       <td>{@code reconstructions} [batch, inputs]</td></tr>
 * </table>
 *
 * <p>Encoder and decoder can be written to separate files because a runtime computes all of a file,
 * whichever output is requested.
 *
 * <p>A file has operator set 17, uses only standard operators and contains the weights, so it is
 * smaller than 2 GiB, the limit of protobuf. Its metadata contain the specification, a classifier's
 * class names and the provenance as JSON, under the names that {@link io.github.sparseae.file}
 * describes with the prefix {@code sparse_ae.}; in a stack {@code sparse_ae.layer1.} and so on.
 */
public final class OnnxExport {
  private static final String ROWS = "rows";
  private static final String CODES = "codes";
  private static final String RECONSTRUCTIONS = "reconstructions";
  private static final String LOG_PROBABILITIES = "log_probabilities";
  private static final String PROBABILITIES = "probabilities";

  private final ImmutableList<ModelFile> models;

  /** The autoencoders of a stack, or of a classifier's encoders. */
  private final ImmutableList<AutoencoderSpec> layers;

  private OnnxExport(List<ModelFile> models) {
    this.models = ImmutableList.copyOf(models);
    layers =
        models.get(0).spec() instanceof ClassifierSpec classifier
            ? ImmutableList.copyOf(classifier.encoders())
            : models.stream()
                .map(model -> (AutoencoderSpec) model.spec())
                .collect(toImmutableList());
  }

  /** Exports an autoencoder as it is now; later training has no effect on the export. */
  public static OnnxExport of(SparseAutoencoder autoencoder) {
    return of(autoencoder.toModelFile());
  }

  /** Exports a stack of autoencoders as it is now, as one network. */
  public static OnnxExport of(EncoderStack stack) {
    return new OnnxExport(stack.layers().stream().map(SparseAutoencoder::toModelFile).toList());
  }

  /** Exports a classifier as it is now. */
  public static OnnxExport of(Classifier classifier) {
    return of(classifier.toModelFile());
  }

  /**
   * Exports an anomaly detector. Rows of a table are to be encoded by its schema, as {@link
   * io.github.sparseae.table.TableSchema#encode} does.
   */
  public static OnnxExport of(AnomalyDetector detector) {
    return of(detector.toModelFile());
  }

  /** Exports the content of a model file, an autoencoder, a classifier or an anomaly detector. */
  public static OnnxExport of(ModelFile model) {
    return new OnnxExport(List.of(model));
  }

  /**
   * Writes the whole network in place of an existing file in one step: a reader finds the old file
   * or the new one, complete.
   *
   * @param path the file, in an existing folder
   * @throws IllegalArgumentException if the weights do not fit in a file, or this is the detector
   *     of a transcoder
   * @throws java.nio.file.FileSystemException if the folder is missing or cannot be written to, the
   *     path is a folder, or the disk is full; an existing file is then unchanged
   * @throws IOException if writing fails otherwise
   */
  public void write(Path path) throws IOException {
    OnnxGraph graph = new OnnxGraph(models);
    String rows = graph.input(ROWS, inputs());
    Optional<AnomalyBaseline> baseline = models.get(0).baseline();
    if (baseline.isPresent()) {
      DetectorNodes detector = new DetectorNodes(graph, baseline.get(), layers.get(0));
      String known = detector.known(rows);
      String codes = encoded(graph, known);
      String reconstructions =
          detector.outputs(
              rows,
              known,
              decoded(graph, codes, known),
              completed -> decoded(graph, encoded(graph, completed), completed));
      graph.output(CODES, codes, hidden());
      graph.output(RECONSTRUCTIONS, reconstructions, outputs());
    } else if (models.get(0).spec() instanceof ClassifierSpec classifier) {
      String codes = encoded(graph, rows);
      String weights = graph.array(Parameter.HEAD_WEIGHTS);
      String logits = graph.linear(codes, weights, graph.array(Parameter.HEAD_BIAS));
      String logs = graph.node("LogSoftmax", logits);
      graph.output(LOG_PROBABILITIES, logs, classifier.classes());
      graph.output(PROBABILITIES, graph.node("Exp", logs), classifier.classes());
    } else {
      String codes = encoded(graph, rows);
      graph.output(CODES, codes, hidden());
      graph.output(RECONSTRUCTIONS, decoded(graph, codes, rows), outputs());
    }
    write(graph, path);
  }

  /**
   * Writes the encoder alone, otherwise as {@link #write} does.
   *
   * @throws IllegalArgumentException if the weights do not fit in a file
   * @throws IOException as {@link #write}
   */
  public void writeEncoder(Path path) throws IOException {
    OnnxGraph graph = new OnnxGraph(models);
    graph.output(CODES, encoded(graph, graph.input(ROWS, inputs())), hidden());
    write(graph, path);
  }

  /**
   * Writes the decoder alone, otherwise as {@link #write} does.
   *
   * @throws IllegalStateException if this is a classifier, which has none
   * @throws IllegalArgumentException if the weights do not fit in a file
   * @throws IOException as {@link #write}
   */
  public void writeDecoder(Path path) throws IOException {
    checkState(
        models.get(0).spec() instanceof AutoencoderSpec,
        "a classifier has no decoder; write the autoencoder that its encoder comes from");
    OnnxGraph graph = new OnnxGraph(models);
    graph.output(RECONSTRUCTIONS, decoded(graph, graph.input(CODES, hidden()), null), outputs());
    write(graph, path);
  }

  private int inputs() {
    return layers.get(0).inputs();
  }

  private int outputs() {
    return layers.get(0).outputs();
  }

  private int hidden() {
    return layers.get(layers.size() - 1).hidden();
  }

  private String encoded(OnnxGraph graph, String rows) {
    String codes = rows;
    for (int i = 0; i < layers.size(); i++) {
      codes = new LayerNodes(graph, layers.get(i), i + 1).code(codes);
    }
    return codes;
  }

  private String decoded(OnnxGraph graph, String codes, @Nullable String rows) {
    String output = codes;
    for (int i = layers.size() - 1; i >= 0; i--) {
      output = new LayerNodes(graph, layers.get(i), i + 1).decoded(output, i == 0 ? rows : null);
    }
    return output;
  }

  private static void write(OnnxGraph graph, Path path) throws IOException {
    ModelProto model = graph.build();
    AtomicFile.replace(
        path,
        channel -> {
          OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel));
          model.writeTo(out);
          out.flush();
        });
  }
}
