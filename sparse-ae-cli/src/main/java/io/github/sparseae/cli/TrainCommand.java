package io.github.sparseae.cli;

import com.google.common.collect.ImmutableMap;
import io.github.sparseae.AnomalyDetector;
import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.cli.Console.WrongOptionException;
import io.github.sparseae.data.Rows;
import io.github.sparseae.metrics.SparsityReport;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.InputNormalization;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.PreEncoderBias;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.report.TrainingReport;
import io.github.sparseae.train.Checkpoints;
import io.github.sparseae.train.EpochReport;
import io.github.sparseae.train.History;
import io.github.sparseae.train.Progress;
import io.github.sparseae.train.Training;
import io.github.sparseae.train.TrainingListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "train",
    description = "Trains a sparse autoencoder, or an anomaly detector, on a file of rows.")
@SuppressWarnings("NullAway.Init") // picocli sets what has no default
final class TrainCommand extends FileCommand {
  private static final int USUAL_K = 32;
  private static final int USUAL_BATCH = 128;
  private static final int USUAL_STEPS = 1000;

  private static final ImmutableMap<String, Function<String, Sparsity>> KINDS =
      ImmutableMap.of(
          "topk", number -> Sparsity.topK(Integer.parseInt(number)),
          "batchtopk", number -> Sparsity.batchTopK(Integer.parseInt(number)),
          "l1", number -> Sparsity.l1(Double.parseDouble(number)),
          "jumprelu", number -> Sparsity.jumpRelu(Double.parseDouble(number)),
          "gated", number -> Sparsity.gated(Double.parseDouble(number)),
          "none", number -> none(number));

  @Mixin private final RowOptions files = new RowOptions();
  @Mixin private final PageOptions pages = new PageOptions();

  @Parameters(paramLabel = "ROWS", description = RowOptions.ROWS)
  private Path rowFile;

  @Option(names = "--model", required = true, description = "the .safetensors file to write")
  private Path model;

  @Option(
      names = "--hidden",
      description =
          "number of units (default: the width of a row; of a detector up to 4 times that)")
  private @Nullable Integer hidden;

  @Option(
      names = "--sparsity",
      paramLabel = "KIND:NUMBER",
      description = {
        "topk:K, batchtopk:K, l1:WEIGHT, jumprelu:WEIGHT, gated:WEIGHT or none",
        "(default: topk with an eighth of the units, 32 at most)"
      })
  private @Nullable String sparsity;

  @Option(names = "--target-l0", description = "active units on a row: finds the weight for it")
  private @Nullable Double targetL0;

  @Option(
      names = "--normalize",
      description = "none, standardize, mean_norm … (default: standardize for CSV, else none)")
  private @Nullable InputNormalization normalization;

  @Option(
      names = "--epochs",
      description =
          "passes over the rows (default: 10, more where these are fewer than 1,000 steps)")
  private @Nullable Integer epochs;

  @Option(names = "--batch", description = "rows of a step (default: 128)")
  private @Nullable Integer batch;

  @Option(names = "--learning-rate", description = "of Adam (default: ${DEFAULT-VALUE})")
  private double learningRate = 0.001;

  @Option(names = "--seed", description = "of initial weights and order (default: 0)")
  private long seed;

  @Option(names = "--checkpoint", description = "folder; run again to resume after a stop")
  private @Nullable Path checkpoint;

  @Option(names = "--detector", description = "train an anomaly detector on these normal rows")
  private boolean isDetector;

  @Override
  void run(Map<String, Object> results) throws IOException {
    checkWritable(model, "safetensors");
    check(!isDetector || checkpoint == null, "--checkpoint does not go with --detector");
    check(!isDetector || !pages.hasImages(), "--images does not go with --detector");
    pages.check();
    Optional<Sparsity> kind = Optional.ofNullable(sparsity).map(this::kind);
    Optional<TrainingReport> report = Optional.ofNullable(pages.page).map(TrainingReport::to);
    Training.Builder training = made(this::training);
    checkNetwork(kind);
    Rows rows = files.read(rowFile);
    if (epochs == null) {
      training.epochs(usualEpochs(rows));
    }
    report.ifPresent(its -> its.columns(files.columns()));
    rows.sizeIfKnown().ifPresent(size -> results.put("rows", size));
    results.put("inputs", rows.width());
    if (isDetector) {
      detector(rows, kind, training, report, results);
    } else {
      autoencoder(rows, kind, training, report, results);
    }
    report.ifPresent(written -> results.put("page", String.valueOf(pages.page)));
    results.put("model", model.toString());
  }

  /** Checks the options of the network that do not depend on the width of a row. */
  private void checkNetwork(Optional<Sparsity> kind) throws IOException {
    boolean hasWeight = kind.isPresent() && kind.get().coefficient().orElse(0) > 0;
    if (targetL0 != null && !hasWeight) {
      throw new WrongOptionException(
          "--target-l0 finds the weight of l1, jumprelu or gated: name one, as --sparsity l1:1, or"
              + " leave --target-l0 out and set the number of active units, as --sparsity topk:"
              + Math.max(1, Math.round(targetL0)));
    }
    Integer units = hidden;
    if (units == null) {
      return;
    }
    check(units > 0, "--hidden must be positive, was %s", units);
    check(
        targetL0 == null || targetL0 < units,
        "--target-l0 must be below --hidden, which is %s, was %s",
        units,
        targetL0);
    if (kind.isPresent()) {
      made(
          () -> {
            kind.get().check(units, Activation.RELU);
            return kind;
          });
    }
  }

  private void autoencoder(
      Rows rows,
      Optional<Sparsity> kind,
      Training.Builder training,
      Optional<TrainingReport> report,
      Map<String, Object> results)
      throws IOException {
    int units = hidden == null ? rows.width() : hidden;
    try (SparseAutoencoder sae = made(() -> open(rows.width(), units, kind))) {
      if (checkpoint != null) {
        training.checkpoint(checkpoint, Checkpoints.everyEpochs(1));
      }
      report.ifPresent(its -> show(sae, rows, its));
      report.ifPresent(training::listener);
      History history = sae.fit(rows, training);
      sae.save(model);
      results.put("network", sae.describe());
      history.last().ifPresent(epoch -> results.put("loss", epoch.loss()));
      results.put("reconstruction", sae.evaluate(rows));
      SparsityReport sparsity = sae.sparsity(rows);
      results.put("l0", sparsity.l0());
      results.put("dead", sparsity.dead());
    }
  }

  private void show(SparseAutoencoder network, Rows rows, TrainingReport report) {
    report.network(network).rows(rows);
    pages.size(rowFile).ifPresent(size -> report.images(size.height(), size.width()));
  }

  private SparseAutoencoder open(int inputs, int units, Optional<Sparsity> kind)
      throws IOException {
    SparseAutoencoder.Builder builder =
        SparseAutoencoder.builder()
            .inputs(inputs)
            .hidden(units)
            .sparsity(kind.orElse(Sparsity.topK(Math.max(1, Math.min(USUAL_K, units / 8)))))
            .preEncoderBias(PreEncoderBias.MEAN)
            .normalization(normalization())
            .unitNormDecoder(true)
            .encoderFromDecoder(true)
            .seed(seed);
    files.schema().ifPresent(builder::schema);
    return checkpoint == null ? builder.build() : builder.resumeOrBuild(checkpoint);
  }

  private void detector(
      Rows rows,
      Optional<Sparsity> kind,
      Training.Builder training,
      Optional<TrainingReport> report,
      Map<String, Object> results)
      throws IOException {
    Optional<DetectorPage> page = report.map(DetectorPage::new);
    page.ifPresent(training::listener);
    AnomalyDetector.Builder builder = AnomalyDetector.builder().seed(seed).training(training);
    files.schema().ifPresent(builder::schema);
    if (hidden != null) {
      builder.hidden(hidden);
    }
    builder.network(
        network -> {
          kind.ifPresent(network::sparsity);
          return normalization == null ? network : network.normalization(normalization);
        });
    try (AnomalyDetector detector = builder.fit(rows)) {
      detector.save(model);
      page.ifPresent(its -> show(detector.network(), rows, its.report));
      page.ifPresent(DetectorPage::write);
      results.put("detector", detector.toString());
    } catch (Throwable e) {
      page.filter(its -> its.history != null).ifPresent(its -> its.failed(e));
      throw e;
    }
  }

  /** A page of a training without its end, at which a detector has no network to show yet. */
  private static final class DetectorPage implements TrainingListener {
    private final TrainingReport report;
    private @Nullable History history;

    DetectorPage(TrainingReport report) {
      this.report = report;
    }

    @Override
    public void started(int epochs, OptionalInt batchesPerEpoch) {
      report.started(epochs, batchesPerEpoch);
    }

    @Override
    public void epochFinished(EpochReport epoch) {
      report.epochFinished(epoch);
    }

    @Override
    public void ended(History result) {
      history = result;
    }

    @Override
    public void failed(Throwable failure) {
      report.failed(failure);
    }

    void write() {
      if (history != null) {
        report.ended(history);
      }
    }
  }

  private InputNormalization normalization() {
    InputNormalization usual =
        RowOptions.isTable(rowFile) ? InputNormalization.STANDARDIZE : InputNormalization.NONE;
    return normalization == null ? usual : normalization;
  }

  private Training.Builder training() {
    Training.Builder training =
        Training.builder().optimizer(Optimizer.adam(learningRate)).listener(Progress.toConsole());
    if (epochs != null) {
      training.epochs(epochs);
    }
    if (batch != null) {
      training.batchSize(batch);
    }
    if (targetL0 != null) {
      training.targetL0(targetL0);
    }
    return training;
  }

  private int usualEpochs(Rows rows) {
    int rowsOfStep = batch == null ? USUAL_BATCH : batch;
    long steps = Math.max(1, rows.sizeIfKnown().orElse(Long.MAX_VALUE) / rowsOfStep);
    return (int) Math.max(10, USUAL_STEPS / steps);
  }

  private static Sparsity none(String number) {
    if (!number.isEmpty()) {
      throw new IllegalArgumentException("none has no number");
    }
    return Sparsity.none();
  }

  private Sparsity kind(String text) {
    String[] parts = text.toLowerCase(Locale.ROOT).split(":", 2);
    Function<String, Sparsity> kind = KINDS.get(parts[0]);
    if (kind == null) {
      throw new WrongOptionException(
          "--sparsity has no kind \""
              + parts[0]
              + "\""
              + Console.didYouMean(parts[0], KINDS.keySet())
              + "; there are "
              + String.join(", ", KINDS.keySet()));
    }
    try {
      return kind.apply(parts.length == 2 ? parts[1] : "");
    } catch (NumberFormatException e) {
      throw new WrongOptionException(
          "--sparsity must be a kind and its number, for example topk:32 or l1:0.1, was " + text);
    } catch (IllegalArgumentException e) {
      throw new WrongOptionException("--sparsity " + text + ": " + e.getMessage());
    }
  }
}
