package io.github.sparseae.report;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;
import static io.github.sparseae.report.internal.Page.format;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.internal.file.Json;
import io.github.sparseae.internal.io.Quantity;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.report.internal.NeuronpediaBatch;
import io.github.sparseae.report.internal.Page;
import io.github.sparseae.report.internal.UnitPass;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A page of what the units of an autoencoder stand for: for each the decoder atom that it adds to a
 * reconstruction, how often it fires, the rows that fire it most and rows from each fifth of its
 * activations, the units that correlate with it, and the labels that it predicts.
 *
 * <pre>{@code
 * FeaturePage.of(sae, test).images(28, 28).classNames(Mnist.CLASS_NAMES).write(Path.of("units.html"));
 * }</pre>
 *
 * <p>Everything is measured in one pass over the rows, whose numbers are kept only where the page
 * shows them. The page needs nothing else; a script of its own searches and sorts, and draws the
 * units that are on the screen, so that it stays usable with 16,384 units.
 *
 * <p>AUROC and F1 of a unit are measured on half of the rows for the labels, and with the
 * threshold, that the other half picked: the best of many labels is not flattered by being picked.
 * Correlations are Pearson's, on a random sample of at most 4,096 rows.
 *
 * <p>The methods that set something return this, and are called before the first that writes. Not
 * thread-safe.
 */
public final class FeaturePage {
  private static final int COLUMNS = 8;
  private static final int CORRELATED = 5;
  private static final int BARS = 21;

  private final SparseAutoencoder network;
  private final Rows rows;
  private List<String> classNames = List.of();
  private List<String> columns = List.of();
  private @Nullable LongFunction<String> rowNames;
  private int height;
  private int width;
  private @Nullable UnitPass pass;

  private FeaturePage(SparseAutoencoder network, Rows rows) {
    this.network = network;
    this.rows = rows;
  }

  /**
   * Returns a page of the units of an autoencoder.
   *
   * @param network the autoencoder, open while the page is written
   * @param rows rows of its inputs, in memory or streamed, read once
   * @throws IllegalArgumentException if the rows have another width than the inputs
   */
  public static FeaturePage of(SparseAutoencoder network, Rows rows) {
    checkArgument(
        rows.width() == network.spec().inputs(),
        "%s: rows have width %s, but inputs is %s",
        rows.name(),
        rows.width(),
        network.spec().inputs());
    return new FeaturePage(network, rows);
  }

  /**
   * Shows rows and atoms as images, rows from black 0 to white 1; of a transcoder the atoms alone,
   * if its rows have another width.
   *
   * @param height rows of an image, positive
   * @param width columns of an image; {@code height · width} is the width of an output
   * @throws IllegalArgumentException if the size is not that of a row
   */
  public FeaturePage images(int height, int width) {
    checkArgument(
        height > 0 && width > 0 && (long) height * width == network.spec().outputs(),
        "images of %s×%s, but the network's rows have width %s",
        height,
        width,
        network.spec().outputs());
    this.height = height;
    this.width = width;
    return this;
  }

  /**
   * Names the columns of a row, for atoms that are no images. Default: {@code input 0} and so on.
   *
   * @param names one for each column
   * @throws IllegalArgumentException if their number is not the width of a row
   */
  public FeaturePage columns(List<String> names) {
    checkArgument(
        names.size() == network.spec().outputs(),
        "names of columns: %s, but the network's rows have width %s",
        names.size(),
        network.spec().outputs());
    columns = List.copyOf(names);
    return this;
  }

  /**
   * Compares units with the labels of the rows, which must be {@link
   * io.github.sparseae.data.LabeledRows}, by the names of the classes in order. Default: labels are
   * ignored.
   */
  public FeaturePage classNames(List<String> names) {
    classNames = List.copyOf(names);
    return this;
  }

  /**
   * Names rows, counted from 0, for example by the text that an activation comes from; no name is
   * null. Default: their numbers.
   */
  public FeaturePage rowNames(LongFunction<String> names) {
    rowNames = names;
    return this;
  }

  /**
   * Writes the page in one step: a reader sees the whole old file or the whole new one.
   *
   * @param file the page, usually {@code .html}; missing folders are created
   * @throws IllegalArgumentException if there are names of classes, but the rows have no labels or
   *     others
   * @throws io.github.sparseae.data.RowReadException if the rows cannot be read
   * @throws IOException if the file cannot be written
   */
  public void write(Path file) throws IOException {
    UnitPass measured = measured();
    Page page =
        new Page("Units of " + network)
            .about(
                Quantity.of(network.spec().hidden(), "unit"),
                rows instanceof Samples || rows instanceof LabeledSamples
                    ? rows.name() // has their number
                    : Quantity.of(measured.rows(), "row") + " of " + rows.name(),
                network.engineVersion());
    page.html(Page.resource(UnitPass.class, "units.html"));
    page.script("const D=" + data(measured) + ";\n" + Page.resource(UnitPass.class, "units.js"));
    page.write(file);
  }

  /**
   * Writes what was measured as a file that SAEDashboard 0.7 calls a Neuronpedia batch ({@code
   * batch-0.json}), from which its exporter makes Neuronpedia's upload and which Neuronpedia's
   * tools read: an object with {@code model_id}, {@code layer}, {@code sae_set} and {@code
   * features}, each a {@code NeuronpediaDashboardFeature}. A row stands for a prompt of one token.
   * What only a language model has, such as logits, is empty.
   *
   * <p>Source: {@code sae_dashboard/neuronpedia/neuronpedia_dashboard.py} of SAEDashboard.
   *
   * @param file the file; missing folders are created
   * @param modelId Neuronpedia's name of the model whose activations the rows are
   * @param layer its layer
   * @param set Neuronpedia's name of the set of autoencoders
   * @throws IllegalArgumentException as {@link #write}
   * @throws IOException if the file cannot be written
   */
  public void writeNeuronpediaBatch(Path file, String modelId, int layer, String set)
      throws IOException {
    Page.write(
        file,
        NeuronpediaBatch.of(measured(), network, this::name, rows.name(), modelId, layer, set));
  }

  private UnitPass measured() throws IOException {
    if (pass == null) {
      // The rows of a transcoder are no images of its outputs' size.
      boolean areImages = height > 0 && rows.width() == network.spec().outputs();
      pass = UnitPass.of(network, rows, classNames.size(), areImages);
    }
    return pass;
  }

  private String name(long row) {
    return rowNames == null
        ? "row " + row
        : checkNotNull(rowNames.apply(row), "rowNames must give a name, row %s has null", row);
  }

  /** Returns all data as one JavaScript value, numbers rounded and pictures in Base64. */
  private String data(UnitPass measured) {
    DenseArray atoms = network.weights().decoder();
    List<List<UnitPass.Correlated>> correlated = measured.correlated(CORRELATED);
    Map<Long, Integer> places = new LinkedHashMap<>();
    List<String> units = new ArrayList<>();
    for (int unit = 0; unit < network.spec().hidden(); unit++) {
      units.add(
          format(
              "[%.5g,%.4g,%.4g,\"%s\",%s,%s,%s,%s,%s]",
              measured.rate(unit),
              measured.mean(unit),
              measured.largest(unit),
              bars(measured.histogram(unit)),
              atom(atoms.row(unit)),
              examples(measured.top(unit), places),
              examples(measured.quantiles(unit), places),
              list(
                  measured.told(unit), t -> format("[%d,%.3f,%.3f]", t.label(), t.auroc(), t.f1())),
              list(correlated.get(unit), c -> format("[%d,%.2f]", c.unit(), c.correlation()))));
    }
    List<String> shown = new ArrayList<>();
    for (long row : places.keySet()) {
      shown.add(
          format(
              "[%s,%d,\"%s\"]",
              quote(rowNames == null ? String.valueOf(row) : Page.isolated(name(row))),
              measured.label(row),
              measured.numbers(row).map(FeaturePage::pixels).orElse("")));
    }
    return format(
        "{\"h\":%d,\"w\":%d,\"classes\":%s,\"columns\":%s,\"units\":[\n%s],\"rows\":[\n%s]}",
        height,
        width,
        list(classNames, name -> quote(Page.isolated(name))),
        list(columns, name -> quote(Page.isolated(name))),
        String.join(",\n", units),
        String.join(",\n", shown));
  }

  /** Returns a text in JSON, which a script in a page may contain. */
  private static String quote(String text) {
    return Json.text(text).replace("<", "\\u003c");
  }

  private static <T> String list(List<T> values, Function<T, String> text) {
    return values.stream().map(text).collect(Collectors.joining(",", "[", "]"));
  }

  /** Returns pairs of a row's place in the list of rows and its activation. */
  private static String examples(List<UnitPass.Example> examples, Map<Long, Integer> places) {
    return list(
        examples,
        example -> {
          int place = places.computeIfAbsent(example.row(), row -> places.size());
          return format("[%d,%.3g]", place, example.value());
        });
  }

  /** Returns the counts as digits relative to the largest, three bins each. */
  private static String bars(int[] histogram) {
    int[] sums = new int[BARS];
    for (int bin = 1; bin < histogram.length; bin++) {
      sums[Math.min(BARS - 1, (bin - 1) * BARS / (histogram.length - 1))] += histogram[bin];
    }
    int most = Math.max(1, Arrays.stream(sums).max().orElse(1));
    StringBuilder digits = new StringBuilder();
    Arrays.stream(sums).forEach(sum -> digits.append((9L * sum + most - 1) / most));
    return digits.toString();
  }

  /** Returns an atom as bytes from −127 to 127 in Base64, or its largest columns with weights. */
  private String atom(float[] weights) {
    if (height > 0) {
      float largest = Float.MIN_NORMAL;
      for (float weight : weights) {
        largest = Math.max(largest, Math.abs(weight));
      }
      byte[] bytes = new byte[weights.length];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) Math.round(127 * weights[i] / largest);
      }
      return "\"" + Base64.getEncoder().encodeToString(bytes) + "\"";
    }
    return IntStream.range(0, weights.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -Math.abs(weights[i])))
        .limit(COLUMNS)
        .map(i -> format("[%d,%.3g]", i, weights[i]))
        .collect(Collectors.joining(",", "[", "]"));
  }

  /** Returns an image as bytes from 0 to 255 in Base64. */
  private static String pixels(float[] row) {
    byte[] bytes = new byte[row.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Math.round(255 * Math.max(0, Math.min(1, row[i])));
    }
    return Base64.getEncoder().encodeToString(bytes);
  }
}
