package io.github.sparseae.report;

import static com.google.common.base.Preconditions.checkArgument;
import static io.github.sparseae.report.internal.Page.format;

import com.google.common.collect.HashMultiset;
import com.google.common.collect.Multiset;
import io.github.sparseae.Classifier;
import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.LabeledRows;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.internal.io.Quantity;
import io.github.sparseae.model.Losses;
import io.github.sparseae.report.internal.Chart;
import io.github.sparseae.report.internal.NetworkSections;
import io.github.sparseae.report.internal.Page;
import io.github.sparseae.train.EpochReport;
import io.github.sparseae.train.History;
import io.github.sparseae.train.L0Report;
import io.github.sparseae.train.TrainingListener;
import io.github.sparseae.train.TrainingWarning;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * A listener that leaves a page of a training: one HTML file that needs nothing else, light and
 * dark, for screens of any width.
 *
 * <pre>{@code
 * sae.fit(train, Training.epochs(20).listener(
 *     TrainingReport.to(Path.of("report.html")).network(sae).rows(test).images(28, 28)));
 * }</pre>
 *
 * <p>Alone it has the curves of losses, penalty and validation, warnings and epochs. With {@link
 * #network} it has settings and provenance too, and with {@link #rows} what the network does with
 * them: L0 and dead units in the course of training, the density of units, the hardest rows, the
 * confusion matrix of a classifier. With {@link #images} rows and the decoder's atoms are pictures.
 *
 * <p>The page is begun when training starts, so that a path that cannot be written fails then, and
 * written whole when training ends: also if it was stopped, ran into an exception or diverged. It
 * replaces an older one in one step. What does not compute at the end, for example because the rows
 * are gone, is said on the page and does not fail the training.
 *
 * <p>The methods that set something return this. One report is for one call of {@code fit} at a
 * time.
 */
public final class TrainingReport implements TrainingListener {
  private final Path file;
  private final List<EpochReport> reports = new ArrayList<>();
  private final Map<Integer, NetworkSections.Measured> course = new TreeMap<>();
  private @Nullable String title;
  private @Nullable Supplier<NetworkSections> network;
  private @Nullable Rows rows;
  private @Nullable Samples sample;
  private List<String> columns = List.of();
  private int height;
  private int width;
  private int epochs;
  private Instant start = Instant.EPOCH;

  private TrainingReport(Path file) {
    this.file = file;
  }

  /** Returns a report that writes a page, usually {@code .html}; missing folders are created. */
  public static TrainingReport to(Path file) {
    return new TrainingReport(file);
  }

  /** Sets the title of the page. Default: the network in words. */
  public TrainingReport title(String title) {
    this.title = title;
    return this;
  }

  /** Sets the network whose {@code fit} has this listener, for its settings and results. */
  public TrainingReport network(SparseAutoencoder autoencoder) {
    network = () -> NetworkSections.of(autoencoder, height, width, columns);
    return this;
  }

  /** Sets the network that is trained, as {@link #network(SparseAutoencoder)}. */
  public TrainingReport network(Classifier classifier) {
    network = () -> NetworkSections.of(classifier, height, width);
    return this;
  }

  /**
   * Sets the rows that the network is measured on, as {@code evaluate} accepts them, for a
   * classifier {@link LabeledRows}: the first 1,000 after each epoch, all at the end. They need
   * {@link #network}, without which training fails at its start. Rows that were not trained on say
   * more.
   */
  public TrainingReport rows(Rows rows) {
    this.rows = rows;
    return this;
  }

  /**
   * Shows rows and decoder atoms as images, black 0 and white 1.
   *
   * @param height rows of an image, positive
   * @param width columns of an image; {@code height · width} is the width of a row
   * @throws IllegalArgumentException if one is not positive
   */
  public TrainingReport images(int height, int width) {
    checkArgument(
        height > 0 && width > 0, "an image needs a positive size, was %s×%s", height, width);
    this.height = height;
    this.width = width;
    return this;
  }

  /**
   * Sets the name of each of a row's columns, for rows that are no images. Default: {@code input 0}
   * and so on.
   */
  public TrainingReport columns(List<String> names) {
    columns = List.copyOf(names);
    return this;
  }

  @Override
  public void started(int epochs, OptionalInt batchesPerEpoch) {
    this.epochs = epochs;
    reports.clear();
    course.clear();
    start = Instant.now();
    sample = NetworkSections.begin(sections().orElse(null), rows, height > 0);
    write(page("Training is under way.", false));
  }

  @Override
  public void epochFinished(EpochReport report) {
    reports.add(report);
    Samples measured = sample;
    if (measured != null) {
      sections().ifPresent(its -> course.put(report.epoch(), its.measure(measured)));
    }
  }

  @Override
  public void ended(History history) {
    reports.clear();
    reports.addAll(history.epochs());
    String best =
        history
            .best()
            .map(report -> " The network has the weights of epoch " + report.epoch() + ".")
            .orElse("");
    String done = " after " + done() + ".";
    switch (history.ending()) {
      case FINISHED -> whole(best, false);
      case STOPPED_EARLY -> whole("Training stopped early" + done + best, false);
      case STOPPED -> whole("Training was stopped by a listener" + done, true);
      case INTERRUPTED -> whole("Training was interrupted" + done, true);
    }
  }

  @Override
  public void failed(Throwable failure) {
    String message =
        failure.getMessage() == null ? failure.getClass().getName() : failure.getMessage();
    whole("Training failed after " + done() + ": " + message, true);
  }

  private String done() {
    return format("%,d of ", reports.size()) + Quantity.of(epochs, "epoch");
  }

  /** Writes the whole page, also in an interrupted thread. */
  private void whole(String outcome, boolean isAlarm) {
    boolean isInterrupted = Thread.interrupted();
    try {
      Page page = page(outcome, isAlarm);
      Optional<NetworkSections> sections = sections();
      if (rows != null && sections.isPresent()) {
        sections.get().addResults(page, rows);
      }
      addEpochs(page);
      sections.ifPresent(its -> its.addSettings(page));
      write(page);
    } finally {
      if (isInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void write(Page page) {
    try {
      page.write(file);
    } catch (IOException e) {
      throw new UncheckedIOException("the report " + file + " cannot be written: " + e, e);
    }
  }

  private Optional<NetworkSections> sections() {
    return Optional.ofNullable(network).map(Supplier::get);
  }

  private Page page(String outcome, boolean isAlarm) {
    Page page =
        new Page(
            title != null
                ? title
                : sections().map(Object::toString).orElse("Report of a training"));
    page.about(
        Page.time(start),
        done(),
        sections().map(NetworkSections::data).orElse(""),
        format("%.1f s", seconds(reports)));
    if (isAlarm) {
      page.alarm(outcome);
    } else if (!outcome.isBlank()) {
      page.paragraph(outcome.strip());
    }
    warnings().forEach(page::alarm);
    if (!reports.isEmpty()) {
      page.facts(facts());
      page.heading("Course of training").figures(() -> charts().forEach(page::chart));
    }
    return page;
  }

  /** Returns the last warning of each kind, with the number of epochs that had one. */
  private Collection<String> warnings() {
    Multiset<TrainingWarning.Kind> epochs = HashMultiset.create();
    Map<TrainingWarning.Kind, String> last = new LinkedHashMap<>();
    for (EpochReport report : reports) {
      for (TrainingWarning warning : report.warnings()) {
        epochs.add(warning.kind());
        int number = epochs.count(warning.kind());
        String several = number > 1 ? ", the last of " + number + " epochs with it" : "";
        last.put(warning.kind(), "Epoch " + report.epoch() + several + ": " + warning);
      }
    }
    return last.values();
  }

  private static double seconds(List<EpochReport> reports) {
    return reports.stream().mapToDouble(report -> report.duration().toNanos() / 1e9).sum();
  }

  private List<String> facts() {
    EpochReport last = reports.get(reports.size() - 1);
    List<String> facts = new ArrayList<>();
    facts.addAll(List.of(format("%.6g", last.loss()), "loss in the last epoch"));
    if (last.penalty() != 0) {
      facts.addAll(List.of(format("%.4g", last.penalty()), "penalty"));
    }
    last.validation()
        .ifPresent(its -> facts.addAll(List.of(format("%.6g", its.total()), "validation loss")));
    facts.addAll(List.of(format("%,.0f", last.samplesPerSecond()), "rows a second"));
    if (course.containsKey(last.epoch())) {
      facts.addAll(course.get(last.epoch()).facts());
    }
    return facts;
  }

  private List<Chart> charts() {
    List<Chart> charts = new ArrayList<>();
    charts.add(
        chart("Loss", "training", EpochReport::loss)
            .line("validation", course(r -> r.validation().map(Losses::data).orElse(Double.NaN)))
            .logarithmicIfWide());
    charts.add(
        chart("Penalty", "penalty", r -> r.penalty() == 0 ? Double.NaN : r.penalty())
            .logarithmicIfWide());
    charts.add(
        chart("Active units while training", "mean of the epoch", l0(L0Report::mean))
            .line("target", course(l0(L0Report::target))));
    charts.add(
        chart("Coefficient of the penalty", "coefficient", l0(L0Report::coefficient))
            .logarithmicIfWide());
    course.values().stream()
        .flatMap(measured -> measured.figures().keySet().stream())
        .distinct()
        .forEach(
            name ->
                charts.add(
                    chart(
                        name,
                        name,
                        r ->
                            Optional.ofNullable(course.get(r.epoch()))
                                .map(measured -> measured.figures().get(name))
                                .orElse(Double.NaN))));
    if (reports.stream().anyMatch(report -> report.resampled() > 0)) {
      charts.add(chart("Dead units replaced", "units", EpochReport::resampled));
    }
    return charts;
  }

  private static ToDoubleFunction<EpochReport> l0(Function<L0Report, Double> figure) {
    return report -> report.l0().map(figure).orElse(Double.NaN);
  }

  private Chart chart(String title, String name, ToDoubleFunction<EpochReport> figure) {
    return new Chart(title, "epoch").line(name, course(figure));
  }

  private double[] course(ToDoubleFunction<EpochReport> figure) {
    return reports.stream().mapToDouble(figure).toArray();
  }

  private void addEpochs(Page page) {
    if (reports.isEmpty()) {
      return;
    }
    List<List<String>> lines = new ArrayList<>();
    for (EpochReport report : reports) {
      lines.add(
          List.of(
              String.valueOf(report.epoch()),
              format("%.6g", report.loss()),
              format("%.6g", report.penalty()),
              report.validation().map(its -> format("%.6g", its.total())).orElse("–"),
              report.l0().map(its -> format("%.1f", its.mean())).orElse("–"),
              String.valueOf(report.resampled()),
              format("%.2f", report.duration().toNanos() / 1e9)));
    }
    page.heading("Epochs")
        .details(
            Quantity.of(reports.size(), "epoch"),
            () ->
                page.table(
                    List.of("epoch", "loss", "penalty", "validation", "L0", "replaced", "seconds"),
                    lines));
  }
}
