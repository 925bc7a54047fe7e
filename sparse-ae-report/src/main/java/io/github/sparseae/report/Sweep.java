package io.github.sparseae.report;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkState;
import static io.github.sparseae.report.internal.Page.format;
import static java.lang.Double.NaN;

import com.google.common.base.Ascii;
import com.google.common.base.Throwables;
import com.google.common.net.UrlEscapers;
import com.google.common.primitives.Doubles;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import com.google.common.util.concurrent.Uninterruptibles;
import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.internal.io.AtomicFile;
import io.github.sparseae.internal.io.Quantity;
import io.github.sparseae.metrics.ReconstructionReport;
import io.github.sparseae.metrics.SparsityReport;
import io.github.sparseae.report.internal.Chart;
import io.github.sparseae.report.internal.Page;
import io.github.sparseae.report.internal.SharedRows;
import io.github.sparseae.report.internal.Table;
import io.github.sparseae.report.internal.Table.Better;
import io.github.sparseae.report.internal.Table.Column;
import io.github.sparseae.report.internal.Table.Row;
import io.github.sparseae.train.History;
import io.github.sparseae.train.Training;
import io.github.sparseae.train.TrainingDivergedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Trains autoencoders of several settings on the same rows, to choose among them: of several
 * weights or k, widths, or seeds.
 *
 * <pre>{@code
 * Sweep sweep = Sweep.on(train, test).folder(Path.of("sweep"));
 * for (int k : new int[] {8, 16, 32}) {
 *   sweep.add("k " + k, builder().sparsity(Sparsity.topK(k)), Training.epochs(10).build());
 * }
 * Sweep.Result result = sweep.run();
 * System.out.println(result.explanation());
 * }</pre>
 *
 * <p>Rows in memory train one network after the other. Streamed rows are read in one pass for all
 * networks, which train at the same time, each in a thread of its own and all open at once. Either
 * way each network is bit for bit the one that it is when it is trained alone.
 *
 * <p>The methods that set something return this. Not thread-safe.
 */
public final class Sweep {
  private static final Table TABLE =
      new Table(
          "run",
          List.of(
              new Column("units", "units", "%.0f", Better.NEITHER),
              new Column("l0", "active (L0)", "%.1f", Better.NEITHER),
              new Column("explained", "explained variance %", "%.2f", Better.LARGER),
              new Column("mse", "test mse", "%.4g", Better.SMALLER),
              new Column("dead", "dead", "%.0f", Better.SMALLER),
              new Column("probe", "probe accuracy %", "%.2f", Better.LARGER),
              new Column("seconds", "seconds", "%.1f", Better.NEITHER)));

  private final Rows train;
  private final Rows test;
  private final List<Plan> plans = new ArrayList<>();
  private @Nullable Path folder;
  private @Nullable LabeledSamples probeTrain;
  private @Nullable LabeledSamples probeTest;
  private double tolerance = 0.02;

  private record Plan(String name, SparseAutoencoder.Builder network, Training training) {}

  /**
   * The result of one run.
   *
   * @param name its name
   * @param units the number of hidden units; 0 if it failed
   * @param l0 the active units on a test row; NaN if it failed
   * @param explainedVariance that of the test rows, at most 1; NaN if it failed
   * @param meanSquaredError that of the test rows; NaN if it failed
   * @param dead the units that are active on no test row
   * @param probeAccuracy the accuracy of a linear probe on the codes; NaN without {@link #probe}
   * @param losses the loss of each epoch
   * @param seconds the duration of training; 0 if it failed
   * @param failure the message of the exception that ended it; empty if there was none
   */
  public record Run(
      String name,
      int units,
      double l0,
      double explainedVariance,
      double meanSquaredError,
      int dead,
      double probeAccuracy,
      List<Double> losses,
      double seconds,
      Optional<String> failure) {

    private Row row(boolean hasPage) {
      return new Row(
          name,
          hasPage ? "./" + UrlEscapers.urlPathSegmentEscaper().escape(name) + ".html" : "",
          Map.of(
              "units",
              known(units),
              "l0",
              l0,
              "explained",
              100 * explainedVariance,
              "mse",
              meanSquaredError,
              "dead",
              known(dead),
              "probe",
              100 * probeAccuracy,
              "seconds",
              known(seconds)));
    }

    private double known(double figure) {
      return failure.isPresent() ? NaN : figure;
    }
  }

  /**
   * The results of a sweep, in the order in which the runs were added; the run that is picked,
   * empty if all failed; and why, in a sentence.
   */
  public record Result(List<Run> runs, Optional<Run> pick, String explanation) {

    /**
     * Writes a page that compares the runs: the table, active units against explained variance and
     * probe accuracy with the pick marked, and the losses.
     *
     * @param file the page, usually {@code .html}; missing folders are created
     * @throws IOException if it cannot be written
     */
    public void write(Path file) throws IOException {
      page(false).write(file);
    }

    private Page page(boolean hasPages) {
      Page page = new Page("Sweep of " + Quantity.of(runs.size(), "run")).paragraph(explanation);
      for (Run run : runs) {
        run.failure().ifPresent(why -> page.alarm(run.name() + " failed: " + why));
      }
      List<Row> rows = runs.stream().map(run -> run.row(hasPages)).toList();
      page.table(TABLE, rows);
      return page.figures(
          () -> {
            page.chart(frontier("Explained variance % by active units", rows, "explained"));
            page.chart(frontier("Probe accuracy % by active units", rows, "probe"));
            Chart losses = new Chart("Loss while training", "epoch");
            runs.forEach(run -> losses.line(run.name(), Doubles.toArray(run.losses())));
            page.chart(losses.logarithmicIfWide());
          });
    }

    private Chart frontier(String title, List<Row> rows, String figure) {
      Chart chart =
          new Chart(title, "active units on a test row").points(title, rows, "l0", figure);
      pick.ifPresent(run -> chart.pick(run.name()));
      return chart;
    }
  }

  private Sweep(Rows train, Rows test) {
    this.train = train;
    this.test = test;
  }

  /**
   * Returns a sweep without runs. All networks are trained on some rows, the same in each pass, and
   * measured on test rows, best others.
   */
  public static Sweep on(Rows train, Rows test) {
    return new Sweep(train, test);
  }

  /**
   * Adds a run.
   *
   * @param name its name, which is also that of its files: not empty, another for each run, in
   *     small letters too, and not that of the page of all runs, {@code sweep}
   * @param network its network, built when the sweep is run
   * @param training its training
   * @throws IllegalArgumentException if the name is empty, taken, {@code sweep}, or has a slash
   */
  public Sweep add(String name, SparseAutoencoder.Builder network, Training training) {
    checkArgument(
        !name.isBlank() && name.indexOf('/') < 0 && name.indexOf('\\') < 0,
        "the name of a run must not be empty and have no slash, was \"%s\"",
        name);
    checkArgument(
        !Ascii.equalsIgnoreCase(name, "sweep"),
        "the name of a run must not be \"sweep\", that of the page of all runs");
    checkArgument( // some systems do not tell capitals apart in names of files
        plans.stream().noneMatch(plan -> Ascii.equalsIgnoreCase(plan.name(), name)),
        "there is a run \"%s\" already",
        name);
    plans.add(new Plan(name, network, training));
    return this;
  }

  /**
   * Sets a folder, created if it is missing, for {@code sweep.html} and, of each run, its {@link
   * TrainingReport} and its model, {@code NAME.html} and {@code NAME.safetensors}. Default: nothing
   * is written.
   */
  public Sweep folder(Path folder) {
    this.folder = folder;
    return this;
  }

  /**
   * Measures the accuracy of a linear probe on the codes of each run, which is fitted to some
   * labeled rows and measured on others. Default: none.
   */
  public Sweep probe(LabeledSamples train, LabeledSamples test) {
    probeTrain = train;
    probeTest = test;
    return this;
  }

  /**
   * Sets how much explained variance may be given up for fewer active units. Default: 0.02.
   *
   * @param tolerance the difference of shares, from 0 to 1
   * @throws IllegalArgumentException if it is not from 0 to 1
   */
  public Sweep tolerance(double tolerance) {
    checkArgument(
        tolerance >= 0 && tolerance <= 1, "the tolerance must be from 0 to 1, was %s", tolerance);
    this.tolerance = tolerance;
    return this;
  }

  /**
   * Trains and measures all runs. A run that diverges has a failure; the others go on.
   *
   * @throws IllegalStateException if there are no runs
   * @throws IOException if a file cannot be written
   * @throws InterruptedException if the thread is interrupted; all trainings have ended then
   */
  public Result run() throws IOException, InterruptedException {
    checkState(!plans.isEmpty(), "a sweep needs a run: add one first");
    if (folder != null) {
      AtomicFile.createFolder(folder);
    }
    Result result = picked(trained());
    if (folder != null) {
      result.page(true).write(folder.resolve("sweep.html"));
    }
    return result;
  }

  /** Trains one after the other on rows in memory, and all at once on streamed ones. */
  private List<Run> trained() throws IOException, InterruptedException {
    boolean isStreamed = !(train instanceof Samples);
    SharedRows rows = new SharedRows(train, plans.size());
    ExecutorService threads =
        Executors.newFixedThreadPool(
            isStreamed ? plans.size() : 1,
            new ThreadFactoryBuilder().setDaemon(true).setNameFormat("sparse-ae-sweep-%d").build());
    try {
      List<Future<Run>> futures = new ArrayList<>();
      for (int i = 0; i < plans.size(); i++) {
        int number = i;
        futures.add(
            threads.submit(
                () -> {
                  try {
                    return run(plans.get(number), isStreamed ? rows.reader(number) : train);
                  } finally {
                    rows.leave(number);
                  }
                }));
      }
      List<Run> runs = new ArrayList<>();
      for (Future<Run> future : futures) {
        runs.add(future.get());
      }
      return runs;
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      Throwables.throwIfInstanceOf(cause, IOException.class);
      Throwables.throwIfUnchecked(cause);
      throw new IllegalStateException(cause);
    } finally {
      threads.shutdownNow();
      // All trainings end within a step, also in an interrupted thread.
      Uninterruptibles.awaitTerminationUninterruptibly(threads);
    }
  }

  private Run run(Plan plan, Rows rows) throws IOException, InterruptedException {
    List<Double> losses = new ArrayList<>();
    try (SparseAutoencoder sae = plan.network().build()) {
      Training.Builder training =
          Training.builder(plan.training()).listener(report -> losses.add(report.loss()));
      if (folder != null) {
        training.listener(
            TrainingReport.to(folder.resolve(plan.name() + ".html"))
                .title(plan.name())
                .network(sae)
                .rows(test));
      }
      History history = sae.fit(rows, training);
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted while training " + plan.name());
      }
      if (folder != null) {
        sae.save(folder.resolve(plan.name() + ".safetensors"));
      }
      SparsityReport sparsity = sae.sparsity(test);
      ReconstructionReport fit = sae.evaluate(test);
      double probe =
          probeTrain == null || probeTest == null
              ? NaN
              : sae.probe(probeTrain, probeTest).test().accuracy();
      return new Run(
          plan.name(),
          sae.spec().hidden(),
          sparsity.l0(),
          fit.explainedVariance(),
          fit.meanSquaredError(),
          sparsity.dead(),
          probe,
          List.copyOf(losses),
          history.duration().toNanos() / 1e9,
          Optional.empty());
    } catch (TrainingDivergedException e) {
      Optional<String> why = Optional.of(String.valueOf(e.getMessage()));
      return new Run(plan.name(), 0, NaN, NaN, NaN, 0, NaN, List.copyOf(losses), 0, why);
    }
  }

  private Result picked(List<Run> runs) {
    double best =
        runs.stream().mapToDouble(Run::explainedVariance).filter(Double::isFinite).max().orElse(0);
    Optional<Run> pick =
        runs.stream()
            .filter(run -> run.explainedVariance() >= best - tolerance)
            .min(
                Comparator.comparingDouble(Run::l0)
                    .thenComparing(Comparator.comparingDouble(Run::explainedVariance).reversed()));
    String explanation =
        pick.map(
                run ->
                    format(
                        "Picked: %s. Of the runs whose explained variance is within %.1f points of"
                            + " the largest, %.2f %%, it has the fewest active units on a test row,"
                            + " %.1f.",
                        run.name(), 100 * tolerance, 100 * best, run.l0()))
            .orElse("No run is picked: none has an explained variance.");
    return new Result(List.copyOf(runs), pick, explanation);
  }
}
