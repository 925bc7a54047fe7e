package io.github.sparseae.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE_NEW;

import com.google.common.primitives.Doubles;
import io.github.sparseae.AnomalyDetector;
import io.github.sparseae.Classifier;
import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.engine.ReferenceEngine;
import io.github.sparseae.internal.file.SpecCodec;
import io.github.sparseae.metrics.AnomalyReport;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Device;
import io.github.sparseae.model.Initializer;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.Reconstruction;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.model.Structure;
import io.github.sparseae.table.Column;
import io.github.sparseae.table.Missing;
import io.github.sparseae.table.TableSchema;
import io.github.sparseae.train.Checkpoints;
import io.github.sparseae.train.EarlyStopping;
import io.github.sparseae.train.ReportedLoss;
import io.github.sparseae.train.Resampling;
import io.github.sparseae.train.Training;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Creates the golden files: a small trained model of each kind, and beside it the output for {@link
 * #ROWS} when it was saved. {@link GoldenFilesTest} reads them in this version and all later ones.
 *
 * <p>After adding a kind, run {@link #main} with the folder {@code
 * sparse-ae-api/src/test/resources/io/github/sparseae/file/v1}: it creates the missing files. An
 * existing file is never written again, because users have files like it.
 */
final class GoldenFiles {
  /** The rows for which outputs are recorded. */
  static final Samples ROWS = Fixtures.samples(4, 42);

  /** The number of steps before the checkpoint; an epoch has four. */
  static final int CHECKPOINT_STEPS = 10;

  private static final Samples TRAINED_ON = Fixtures.samples(23, 1);
  private static final ReferenceEngine ENGINE = new ReferenceEngine();
  private static final Training TRAINING =
      Training.epochs(3).batchSize(6).optimizer(Optimizer.adam(0.01)).build();

  private GoldenFiles() {}

  /** Returns each kind by the name of its file, which does not change when kinds are added. */
  static Map<String, AutoencoderSpec> autoencoders() {
    Map<String, AutoencoderSpec> specs = new LinkedHashMap<>();
    Examples.sparsities()
        .forEach(
            (sparsity, activation) ->
                add(
                    specs,
                    SpecCodec.SPARSITIES.write(sparsity).text("kind"),
                    Examples.spec(sparsity, activation, Structure.plain())));
    for (Structure structure : Examples.structures()) {
      add(specs, "structure", Examples.spec(Sparsity.l1(0.1), Activation.RELU, structure));
    }
    Examples.reconstructions()
        .forEach(
            (loss, output) ->
                add(
                    specs,
                    SpecCodec.RECONSTRUCTIONS.write(loss).text("kind"),
                    Examples.spec(loss, output, Initializer.HE_NORMAL)));
    for (Initializer start : Examples.initializers()) {
      add(
          specs,
          SpecCodec.INITIALIZERS.write(start).text("kind"),
          Examples.spec(Reconstruction.meanSquaredError(), Activation.LINEAR, start));
    }
    Examples.transcoders().forEach(spec -> add(specs, "transcoder", spec));
    add(specs, "crc32", Examples.spec(Sparsity.l1(0.1), Activation.RELU, Structure.plain()));
    return specs;
  }

  /** Returns rows that a specification trains on: a transcoder's targets are in other columns. */
  static Samples trainingRows(AutoencoderSpec spec) {
    return spec.transcoding().isEmpty()
        ? TRAINED_ON
        : TRAINED_ON.beside(Fixtures.samples(23, 2).columns(0, spec.outputs()));
  }

  private static void add(Map<String, AutoencoderSpec> specs, String name, AutoencoderSpec spec) {
    int number = 1;
    while (specs.containsKey(name + "-" + number)) {
      number++;
    }
    specs.put(name + "-" + number, spec);
  }

  /**
   * Creates the missing files.
   *
   * @param args the folder
   */
  public static void main(String[] args) throws IOException {
    Path folder = Files.createDirectories(Path.of(args[0]));
    for (Map.Entry<String, AutoencoderSpec> named : autoencoders().entrySet()) {
      Path file = folder.resolve(named.getKey() + ".safetensors");
      if (Files.notExists(file)) {
        createAutoencoder(named.getValue(), file);
      }
    }
    Path file = folder.resolve("classifier.safetensors");
    if (Files.notExists(file)) {
      createClassifier(file, false);
    }
    file = folder.resolve("classifier-on-trained-encoder.safetensors");
    if (Files.notExists(file)) {
      createClassifier(file, true);
    }
    file = folder.resolve("detector.safetensors");
    if (Files.notExists(file)) {
      createDetector(file);
    }
    file = folder.resolve("watching-detector.safetensors");
    if (Files.notExists(file)) {
      createDetector(file);
    }
    file = folder.resolve("table-detector.safetensors");
    if (Files.notExists(file)) {
      createTableDetector(file);
    }
    file = folder.resolve("checkpoint.safetensors");
    if (Files.notExists(file)) {
      createCheckpoint(file);
    }
  }

  private static void createDetector(Path file) throws IOException {
    try (AnomalyDetector detector =
        AnomalyDetector.builder()
            .hidden(3)
            .training(TRAINING)
            .compute(Compute.on(Device.CPU).engine(ENGINE))
            .fit(TRAINED_ON)) {
      detector.save(file);
    }
    try (AnomalyDetector detector =
        AnomalyDetector.load(file, Compute.on(Device.CPU).engine(ENGINE))) {
      record(file, scores(detector));
    }
  }

  /** The inputs of {@link #ROWS} as a table: a number, one that may be missing, and a category. */
  private static void createTableDetector(Path file) throws IOException {
    TableSchema schema =
        new TableSchema(
            List.of(
                new Column.Ignored("id"),
                new Column.Numeric("pressure", "Pa", Missing.MEAN, 0.5, 0.25),
                new Column.Flag("open"),
                new Column.Numeric("rpm", "", Missing.INDICATOR, 0.5, 0.25),
                new Column.Category("pump", List.of("north", "süd"))));
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int row = 0; row < TRAINED_ON.size(); row++) {
      rows.add(tableRow(TRAINED_ON, row));
    }
    try (AnomalyDetector detector =
        AnomalyDetector.builder()
            .hidden(3)
            .training(TRAINING)
            .schema(schema)
            .compute(Compute.on(Device.CPU).engine(ENGINE))
            .fit(schema.samples(rows))) {
      detector.save(file);
    }
    try (AnomalyDetector detector =
        AnomalyDetector.load(file, Compute.on(Device.CPU).engine(ENGINE))) {
      record(file, tableScores(detector));
    }
  }

  private static Map<String, Object> tableRow(Samples rows, int row) {
    return Map.of(
        "pressure",
        rows.get(row, 0),
        "open",
        rows.get(row, 1) > 0,
        "rpm",
        row % 3 == 0 ? "NA" : rows.get(row, 2),
        "pump",
        rows.get(row, 3) > 0 ? "süd" : rows.get(row, 4) > 0 ? "north" : "east");
  }

  /** Returns the score of each row as one of the table. */
  static DenseArray tableScores(AnomalyDetector detector) {
    double[] scores = new double[ROWS.size()];
    Arrays.setAll(scores, row -> detector.score(tableRow(ROWS, row)));
    return DenseArray.wrap(scores, scores.length);
  }

  /** Returns score and p-value of each row. */
  static DenseArray scores(AnomalyDetector detector) {
    AnomalyReport report = detector.anomalies(ROWS);
    return DenseArray.wrap(
        Doubles.concat(Doubles.toArray(report.scores()), Doubles.toArray(report.pValues())),
        2,
        ROWS.size());
  }

  /** Creates the checkpoint of a training with every control, in the middle of its third epoch. */
  private static void createCheckpoint(Path file) throws IOException {
    Path folder = Files.createTempDirectory("golden");
    Training stopped =
        Training.epochs(5)
            .batchSize(6)
            .optimizer(Optimizer.adam(0.01))
            .targetL0(3)
            .resampling(Resampling.everySteps(100))
            .validation(ROWS)
            .earlyStopping(EarlyStopping.on(ReportedLoss.VALIDATION_DATA))
            .checkpoint(folder, Checkpoints.everySteps(CHECKPOINT_STEPS).keepLast(100))
            .build();
    try (SparseAutoencoder sae =
        open(Examples.spec(Sparsity.l1(0.1), Activation.RELU, Structure.plain()))) {
      sae.fit(TRAINED_ON, stopped);
    }
    Files.copy(folder.resolve("checkpoint-000002.safetensors"), file);
    try (SparseAutoencoder sae =
        SparseAutoencoder.load(file, Compute.on(Device.CPU).engine(ENGINE))) {
      record(file, sae.reconstruct(ROWS));
    }
  }

  private static void createAutoencoder(AutoencoderSpec spec, Path file) throws IOException {
    try (SparseAutoencoder sae = open(spec)) {
      sae.fit(trainingRows(spec), TRAINING);
      sae.save(file);
    }
    try (SparseAutoencoder sae =
        SparseAutoencoder.load(file, Compute.on(Device.CPU).engine(ENGINE))) {
      record(file, sae.reconstruct(ROWS));
    }
  }

  /** Opens an autoencoder with initial weights. */
  private static SparseAutoencoder open(AutoencoderSpec spec) throws IOException {
    Path file = Files.createTempFile("golden", ".safetensors");
    try {
      new ModelFile(
              spec,
              List.of(),
              NetworkState.initial(spec).parameters(),
              0,
              0,
              Provenance.initial("none"))
          .write(file);
      return SparseAutoencoder.load(file, Compute.on(Device.CPU).engine(ENGINE));
    } finally {
      Files.delete(file);
    }
  }

  private static void createClassifier(Path file, boolean trainsEncoder) throws IOException {
    List<AutoencoderSpec> encoders = Examples.classifier().encoders();
    try (SparseAutoencoder first = open(encoders.get(0));
        SparseAutoencoder second = open(encoders.get(1));
        Classifier classifier = classifier(first, second, trainsEncoder)) {
      classifier.fit(LabeledSamples.of(TRAINED_ON, Fixtures.labels(23, 3, 1)), TRAINING);
      record(file, classifier.probabilities(ROWS));
      classifier.save(file);
    }
  }

  private static Classifier classifier(
      SparseAutoencoder first, SparseAutoencoder second, boolean trainsEncoder) {
    if (trainsEncoder) {
      first.fit(TRAINED_ON, TRAINING);
    }
    return Classifier.fromEncoders(first, second).classNames(List.of("a", "b", "ç")).build();
  }

  /** Returns the name of the file with the recorded output of a model. */
  static String recordOf(String file) {
    return file.replace(".safetensors", ".txt");
  }

  private static void record(Path file, DenseArray numbers) throws IOException {
    List<String> lines = new ArrayList<>();
    for (double number : numbers.toDoubles()) {
      lines.add(Double.toString(number));
    }
    Files.write(
        file.resolveSibling(recordOf(file.getFileName().toString())), lines, UTF_8, CREATE_NEW);
  }
}
