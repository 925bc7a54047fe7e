package io.github.sparseae;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkElementIndex;
import static com.google.common.base.Preconditions.checkNotNull;
import static com.google.common.base.Preconditions.checkState;
import static io.github.sparseae.internal.builder.ArgumentChecks.checkUnset;
import static io.github.sparseae.internal.builder.ArgumentChecks.once;

import com.google.common.primitives.Doubles;
import com.google.common.primitives.Ints;
import io.github.sparseae.data.LabeledRows;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.data.Split;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.file.ModelFile;
import io.github.sparseae.file.Provenance;
import io.github.sparseae.internal.data.HeldOutRows;
import io.github.sparseae.internal.data.RowPass;
import io.github.sparseae.internal.network.BaselineFit;
import io.github.sparseae.internal.network.RowOutputs;
import io.github.sparseae.metrics.Anomaly;
import io.github.sparseae.metrics.AnomalyBaseline;
import io.github.sparseae.metrics.AnomalyReport;
import io.github.sparseae.metrics.Calibration;
import io.github.sparseae.metrics.DetectionReport;
import io.github.sparseae.metrics.DriftMonitor;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.InputNormalization;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.table.TableSchema;
import io.github.sparseae.train.Training;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An anomaly detector: a sparse autoencoder trained on normal rows, which reconstructs other rows
 * badly, with what is needed to judge how badly. A row's score is {@code mean over inputs of ((x̂ −
 * x) / s)²}, where s is the error of that input on normal rows, so that inputs of all units count
 * alike and a normal row has a score of about 1. Normal rows kept out of training turn scores into
 * p-values and rates of false alarms into thresholds, with a guarantee ({@link Calibration}).
 *
 * <pre>{@code
 * try (AnomalyDetector detector = AnomalyDetector.builder().fit(normal)) {
 *   detector.save(Path.of("detector.safetensors"));
 * }
 *
 * try (AnomalyDetector detector = AnomalyDetector.load(Path.of("detector.safetensors"))) {
 *   double threshold = detector.threshold(0.001);
 *   if (detector.score(row) > threshold) {
 *     System.out.println(detector.anomaly(row)); // score, p-value, and the columns that are odd
 *   }
 * }
 * }</pre>
 *
 * <p>A file holds all of it and opens as an autoencoder too ({@link SparseAutoencoder#load}). For
 * threads, {@code close}, engines, and rows that are refused see {@link SparseAutoencoder}.
 */
public final class AnomalyDetector implements AutoCloseable {
  private final SparseAutoencoder network;
  private final AnomalyBaseline baseline;
  private final RowOutputs outputs;

  private AnomalyDetector(SparseAutoencoder network, AnomalyBaseline baseline) {
    this.network = network;
    this.baseline = baseline;
    outputs = network.outputs(baseline.schema());
  }

  /** {@return a builder of a detector with a network of its own; nothing needs to be set} */
  public static Builder builder() {
    return new Builder(null);
  }

  /**
   * Returns a builder of a detector on a copy of a trained autoencoder or transcoder; nothing needs
   * to be set. A transcoder's rows are {@link Rows#beside inputs beside targets}, and its errors
   * those of the targets.
   */
  public static Builder builder(SparseAutoencoder network) {
    return new Builder(checkNotNull(network, "network"));
  }

  /** Opens a detector that {@link #save} wrote; short for {@code load(path, Compute.auto())}. */
  public static AnomalyDetector load(Path path) throws IOException {
    return load(path, Compute.auto());
  }

  /**
   * Opens a detector that {@link #save} wrote. Its scores are bit for bit those of the detector
   * that was saved, on the same engine and device.
   *
   * @throws IllegalArgumentException if the file has an autoencoder alone
   * @throws IOException as {@link SparseAutoencoder#load(Path, Compute)}
   */
  public static AnomalyDetector load(Path path, Compute compute) throws IOException {
    Supplier<Compute> found = Model.found(compute);
    return of(path, ModelFile.read(path, AutoencoderSpec.class), found.get());
  }

  /**
   * Opens a detector in memory, as {@link #load(Path, Compute)} opens one from its file.
   *
   * @throws IllegalArgumentException if the model has no detector, or its arrays are not those of
   *     its specification
   */
  public static AnomalyDetector of(ModelFile model, Compute compute) {
    return of("the model", model, compute);
  }

  private static AnomalyDetector of(Object name, ModelFile model, Compute compute) {
    checkArgument(
        model.baseline().isPresent(),
        "%s is no anomaly detector: fit one to normal rows by AnomalyDetector.builder(network)",
        name);
    return new AnomalyDetector(SparseAutoencoder.of(model, compute), model.baseline().get());
  }

  /**
   * Returns the score of each row, its p-value, and the share of each column in all scores, of rows
   * in memory or streamed. The report takes 16 bytes for each.
   */
  public AnomalyReport anomalies(Rows rows) {
    network.checkRows(rows);
    AnomalyReport.Accumulator report = new AnomalyReport.Accumulator(baseline);
    outputs.each(rows, batch -> report.add(batch.targets(), batch.outputs()));
    return report.report();
  }

  /**
   * Returns the score of one of several rows, counted from 0, its p-value, and the share of each
   * column in it.
   *
   * @throws IndexOutOfBoundsException if there is no such row
   */
  public Anomaly anomaly(Samples samples, int row) {
    checkElementIndex(row, samples.size(), "row");
    network.checkRows(samples);
    RowOutputs.Batch alone = outputs.of(samples.rows(row, row + 1));
    return Anomaly.of(alone.targets(), alone.outputs(), baseline);
  }

  /** Returns the score of one row, its p-value, and the share of each column in it. */
  public Anomaly anomaly(float[] row) {
    return anomaly(Samples.of(row), 0);
  }

  /** Returns the score of one row: mean over inputs of ((x̂ − x) / s)², at least 0. */
  public double score(float[] row) {
    return score(Samples.of(row));
  }

  private double score(Samples row) {
    network.checkRows(row);
    RowOutputs.Batch alone = outputs.of(row);
    return baseline.scores(alone.targets(), alone.outputs())[0];
  }

  /**
   * Returns the score of one row of the table, its p-value, and the share of each column in it.
   *
   * @param row a map from the names of the columns, or a record with components of these names
   * @return the anomaly, in the table's terms
   * @throws IllegalStateException if the detector has no {@link #schema}
   * @throws IllegalArgumentException as {@link TableSchema#encode}
   */
  public Anomaly anomaly(Object row) {
    return anomaly(Samples.of(table().encode(row)), 0);
  }

  /** Returns the score of one row of the table, as {@link #anomaly(Object)} takes it. */
  public double score(Object row) {
    return score(Samples.of(table().encode(row)));
  }

  private TableSchema table() {
    checkState(
        schema().isPresent(),
        "the detector was fitted to numbers alone: pass a row as float[], or set the schema of the"
            + " table before fit");
    return schema().get();
  }

  /** {@return the table that the rows are from; empty if they are numbers alone} */
  public Optional<TableSchema> schema() {
    return baseline.schema();
  }

  /**
   * Returns the threshold of a rate of false alarms: of normal rows, at most this share has a score
   * above it. Short for {@code calibration().threshold(falseAlarmRate)}.
   *
   * @param falseAlarmRate for example 0.001, which needs 999 rows of calibration
   * @throws IllegalArgumentException if the rate is not above 0 and below 1, or smaller than the
   *     calibration can hold
   */
  public double threshold(double falseAlarmRate) {
    return baseline.calibration().threshold(falseAlarmRate);
  }

  /** {@return the scores of normal rows kept out of training: they give p-values and thresholds} */
  public Calibration calibration() {
    return baseline.calibration();
  }

  /**
   * Returns a monitor that tests whether rows still are like normal rows. Rows of the service are
   * given to it by {@link #watch}.
   *
   * <pre>{@code
   * DriftMonitor monitor = detector.monitor();
   * detector.watch(rowsOfThisHour, monitor);
   * if (monitor.report().isDrift(0.001)) {
   *   System.out.println(monitor.report());
   * }
   * }</pre>
   *
   * @return a monitor that has seen no row
   * @throws IllegalStateException if the detector's file was written by a version without monitors
   */
  public DriftMonitor monitor() {
    AutoencoderSpec spec = network.spec();
    return new DriftMonitor(baseline, spec.activityThreshold());
  }

  /**
   * Shows rows, in memory or streamed, to a monitor in the order in which they came. The monitor is
   * used by one thread at a time.
   */
  public void watch(Rows rows, DriftMonitor monitor) {
    network.checkRows(rows);
    outputs.eachWithCodes(
        rows, (batch, codes) -> monitor.add(batch.targets(), batch.outputs(), codes));
  }

  /**
   * Measures how well scores separate anomalies from normal rows.
   *
   * @param rows rows that nothing was fitted to, labeled 0 for normal ones and 1 for anomalies
   * @throws IllegalArgumentException if there is another label, or one of the two does not occur
   */
  public DetectionReport evaluate(LabeledRows rows) {
    network.checkRows(rows);
    AnomalyReport.Accumulator report = new AnomalyReport.Accumulator(baseline);
    List<int[]> labels = new ArrayList<>();
    outputs.each(
        rows,
        batch -> {
          report.add(batch.targets(), batch.outputs());
          labels.add(((LabeledSamples) batch.rows()).labels());
        });
    return DetectionReport.of(
        Doubles.toArray(report.report().scores()), Ints.concat(labels.toArray(int[][]::new)));
  }

  /**
   * Returns the network, to encode, reconstruct or describe with. It must not be trained further,
   * which would make the calibration wrong, and is closed with this detector.
   */
  public SparseAutoencoder network() {
    return network;
  }

  /**
   * Saves network, scales and calibration as a file, like {@link SparseAutoencoder#save}.
   *
   * @param path the file, in an existing folder
   * @throws IOException if writing fails; an existing file is then unchanged
   * @see io.github.sparseae.file
   */
  public void save(Path path) throws IOException {
    toModelFile().write(path);
  }

  /** Returns what {@link #save} writes, a copy, which remains valid after {@code close}. */
  public ModelFile toModelFile() {
    return network.toModelFile().withBaseline(baseline);
  }

  /** {@return the provenance of the network} */
  public Provenance provenance() {
    return network.provenance();
  }

  /** Frees the network's memory. Further calls have no effect. */
  @Override
  public void close() {
    network.close();
  }

  /** For example {@code AnomalyDetector 21-84-21, calibration on 132 rows: median …}. */
  @Override
  public String toString() {
    AutoencoderSpec spec = network.spec();
    return "AnomalyDetector %s-%s-%s, %s"
        .formatted(spec.inputs(), spec.hidden(), spec.outputs(), baseline.calibration());
  }

  /**
   * A builder of detectors. Each option can be set once; setting it again throws an {@link
   * IllegalStateException} that names the first value.
   */
  public static final class Builder {
    private static final int DEFAULT_STEPS = 1000;
    private static final int MOST_UNITS = 1024;
    private static final int MOST_ACTIVE = 32;

    private final @Nullable SparseAutoencoder trained;
    private @Nullable Integer hidden;
    private @Nullable UnaryOperator<SparseAutoencoder.Builder> options;
    private @Nullable Training training;
    private @Nullable Boolean standardizeErrors;
    private @Nullable Double calibrationShare;
    private @Nullable TableSchema schema;
    private @Nullable Long seed;
    private @Nullable Compute compute;

    private Builder(@Nullable SparseAutoencoder trained) {
      this.trained = trained;
    }

    private void checkUntrained(String option) {
      checkState(trained == null, "%s is of no use to a network that is already trained", option);
    }

    /**
     * Sets the number of units of the network, positive. Default: four for each input, at most
     * 1,024 or the number of inputs.
     */
    public Builder hidden(int hidden) {
      checkUntrained("hidden");
      checkArgument(hidden > 0, "hidden must be positive, was %s", hidden);
      this.hidden = once("hidden", this.hidden, hidden);
      return this;
    }

    /**
     * Sets options of the network. Default: {@link InputNormalization#STANDARDIZE standardized}
     * inputs and {@link Sparsity#topK}, a quarter of the inputs active, at most 32.
     *
     * <pre>{@code
     * AnomalyDetector.builder()
     *     .network(network -> network.activation(Activation.TANH).sparsity(Sparsity.none()))
     * }</pre>
     *
     * @param options sets options, of which {@code inputs}, {@code hidden}, {@code seed} and {@code
     *     compute} are set here
     */
    public Builder network(UnaryOperator<SparseAutoencoder.Builder> options) {
      checkUntrained("network");
      checkUnset("network", this.options == null ? null : "other options");
      this.options = checkNotNull(options, "options");
      return this;
    }

    /**
     * Sets the options of training. Default: Adam at a rate of 0.003 for about 1,000 steps, or one
     * epoch where that is more; ten epochs of streamed rows of unknown number.
     */
    public Builder training(Training training) {
      checkUntrained("training");
      this.training = once("training", this.training, training);
      return this;
    }

    /** Sets the options of training; short for {@code training(training.build())}. */
    public Builder training(Training.Builder training) {
      return training(training.build());
    }

    /**
     * Sets whether errors are divided by those of normal rows, {@link AnomalyBaseline.Scales}.
     * Default: true. Otherwise errors are as in training: divided by the deviations of the inputs
     * where the network standardizes them, else in the data's units. That suits pixels.
     */
    public Builder standardizeErrors(boolean standardizeErrors) {
      this.standardizeErrors = once("standardizeErrors", this.standardizeErrors, standardizeErrors);
      return this;
    }

    /**
     * Sets the share of normal rows that is kept out of training for calibration, above 0 and below
     * 1. Default: 0.2. The smallest rate of false alarms that n of them can hold is 1 / (n + 1).
     */
    public Builder calibration(double share) {
      checkArgument(
          share > 0 && share < 1, "calibration must be above 0 and below 1, was %s", share);
      calibrationShare = once("calibration", calibrationShare, share);
      return this;
    }

    /**
     * Sets the table by which the rows given to {@code fit} were encoded: anomalies name its
     * columns, {@link AnomalyDetector#anomaly(Object)} takes its rows, and each of its columns
     * counts alike in a score, whatever its number of inputs. Default: that of the trained network,
     * if it has one.
     */
    public Builder schema(TableSchema schema) {
      checkUnset("schema", this.schema == null ? null : "another");
      this.schema = checkNotNull(schema, "schema");
      return this;
    }

    /**
     * Sets the seed of initial weights, order of rows, and choice of rows for calibration. Default:
     * 0.
     */
    public Builder seed(long seed) {
      this.seed = once("seed", this.seed, seed);
      return this;
    }

    /**
     * Sets where and by which engine to compute. Default: {@link Compute#auto}, or as the trained
     * network.
     */
    public Builder compute(Compute compute) {
      this.compute = once("compute", this.compute, compute);
      return this;
    }

    /**
     * Keeps some rows out, trains a network on the others unless it is trained already, measures
     * the errors of these, and calibrates on the rows kept out, which are chosen at random. Rows of
     * one time or one machine that lie side by side are alike, and a choice at random is then too
     * favorable: keep out whole days or machines by {@link #fit(Rows, Rows)}. An interrupt ends
     * training as it ends {@link SparseAutoencoder#fit(Rows, Training)}: the detector then has what
     * was learned until then.
     *
     * @param normal normal rows, in memory or streamed; labels are ignored. A few anomalies among
     *     them do little harm but raise thresholds
     * @throws IllegalArgumentException if there is only one row, or the width is not that of the
     *     trained network
     * @throws io.github.sparseae.data.RowReadException if streamed rows cannot be read, or are so
     *     few that none falls to one of the parts
     * @throws io.github.sparseae.train.TrainingDivergedException as {@link
     *     SparseAutoencoder#fit(Rows, Training)}
     * @throws io.github.sparseae.engine.EngineException if there is no engine, or it fails
     */
    public AnomalyDetector fit(Rows normal) {
      double share = calibrationShare != null ? calibrationShare : 0.2;
      long order = seed != null ? seed : 0;
      checkArgument(
          RowPass.sizeIfKnown(normal).orElse(2) != 1,
          "a detector needs normal rows, at least 2, was 1");
      if (normal instanceof Samples samples) {
        double atLeastOne = Math.max(share, 1.0 / samples.size());
        Split<? extends Samples> parts = samples.split(atLeastOne, order);
        return calibrated(parts.rest(), parts.first());
      }
      return calibrated(
          HeldOutRows.part(normal, share, order, false),
          HeldOutRows.part(normal, share, order, true));
    }

    /**
     * Trains a network unless it is trained already, measures its errors, and calibrates on other
     * rows.
     *
     * @param normal normal rows to train on and to measure errors on
     * @param calibration other normal rows, like those to be scored later
     * @throws IllegalArgumentException if the widths differ
     * @throws IllegalStateException if a {@link #calibration} share is set
     */
    public AnomalyDetector fit(Rows normal, Rows calibration) {
      checkState(
          calibrationShare == null,
          "calibration keeps a share of %s out of training, but there are rows for it: leave it out",
          calibrationShare);
      return calibrated(normal, calibration);
    }

    private AnomalyDetector calibrated(Rows normal, Rows calibration) {
      checkArgument(
          normal.width() == calibration.width(),
          "%s: rows for calibration have width %s, but those to train on have width %s",
          calibration.name(),
          calibration.width(),
          normal.width());
      TableSchema table =
          schema != null || trained == null ? schema : trained.schema().orElse(null);
      if (table != null) {
        checkArgument(
            table.inputs() == normal.width(),
            "%s: rows have width %s, but the schema has %s inputs: encode them by the schema",
            normal.name(),
            normal.width(),
            table.inputs());
        checkArgument(
            trained == null || trained.spec().transcoding().isEmpty(),
            "a transcoder's rows are no table's: leave out the schema");
      }
      SparseAutoencoder network = opened(normal, table);
      try {
        if (trained == null) {
          Rows read = table == null ? normal : RowOutputs.inputs(normal, table);
          network.fit(read, training != null ? training : training(normal));
        }
        return new AnomalyDetector(network, baseline(network, table, normal, calibration));
      } catch (Throwable e) {
        network.close();
        throw e;
      }
    }

    private SparseAutoencoder opened(Rows normal, @Nullable TableSchema table) {
      if (trained != null) {
        trained.checkRows(normal);
        ModelFile model = trained.toModelFile();
        return SparseAutoencoder.of(
            table == null ? model : model.withSchema(table),
            compute != null ? compute : trained.compute);
      }
      int inputs = normal.width();
      int units = hidden != null ? hidden : Math.max(inputs, Math.min(4 * inputs, MOST_UNITS));
      int active = Math.max(1, Math.min(Math.min((inputs + 2) / 4, MOST_ACTIVE), units));
      AutoencoderSpec defaults =
          SparseAutoencoder.builder()
              .inputs(inputs)
              .hidden(units)
              .sparsity(Sparsity.topK(active))
              .normalization(InputNormalization.STANDARDIZE)
              .spec();
      SparseAutoencoder.Builder builder =
          SparseAutoencoder.builder(defaults)
              .seed(seed != null ? seed : 0)
              .compute(compute != null ? compute : Compute.auto());
      if (table != null) {
        builder.schema(table);
      }
      SparseAutoencoder.Builder chosen = options != null ? options.apply(builder) : builder;
      checkNotNull(chosen, "the function given to network must return a builder, was null");
      Optional<Path> folder = training != null ? training.checkpointFolder() : Optional.empty();
      try {
        return folder.isPresent() ? chosen.resumeOrBuild(folder.get()) : chosen.build();
      } catch (IOException e) {
        throw new UncheckedIOException(
            "the checkpoints in " + folder.orElseThrow() + " cannot be read: " + e, e);
      }
    }

    private static Training training(Rows normal) {
      Training.Builder training = Training.builder().optimizer(Optimizer.adam(0.003));
      OptionalLong rows = RowPass.sizeIfKnown(normal);
      if (rows.isEmpty()) {
        return training.epochs(10).build();
      }
      return training
          .updates(DEFAULT_STEPS)
          .batchSize((int) Math.max(1, Math.min(128, rows.getAsLong() / 10)))
          .build();
    }

    private AnomalyBaseline baseline(
        SparseAutoencoder network, @Nullable TableSchema schema, Rows normal, Rows calibration) {
      BaselineFit fit = new BaselineFit(network.outputs(Optional.ofNullable(schema)));
      double[] scales =
          standardizeErrors == null || standardizeErrors
              ? fit.scales(normal)
              : fit.scales(network.parameters());
      return fit.calibrated(scales, calibration);
    }
  }
}
