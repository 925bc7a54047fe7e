package io.github.sparseae.report.internal;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;
import static com.google.common.base.Preconditions.checkState;
import static io.github.sparseae.report.internal.Page.format;
import static java.util.stream.Collectors.joining;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.MinMaxPriorityQueue;
import io.github.sparseae.Classifier;
import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.LabeledRows;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.RowStream;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.file.Provenance;
import io.github.sparseae.file.TrainingRun;
import io.github.sparseae.internal.data.RowPass;
import io.github.sparseae.internal.data.SuppliedRows;
import io.github.sparseae.internal.io.Quantity;
import io.github.sparseae.metrics.ClassificationReport;
import io.github.sparseae.metrics.ConfusionMatrix;
import io.github.sparseae.metrics.DensityHistogram;
import io.github.sparseae.metrics.ReconstructionReport;
import io.github.sparseae.metrics.SparsityReport;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Losses;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.Weights;
import io.github.sparseae.picture.Picture;
import io.github.sparseae.picture.ReconstructionPicture;
import io.github.sparseae.picture.WeightPicture;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The sections of a page on a network: what it is, and what it does with rows. */
public abstract class NetworkSections {
  private static final int SHOWN = 10;
  private static final int MOST_TILES = 1024;

  /** The rows that are measured after each epoch. */
  private static final int COURSE_ROWS = 1000;

  /** Pixels along the longer side of a tile. */
  private static final int LEAST_TILE = 28;

  final int height;
  final int width;

  private final String name;
  private final Supplier<String> description;
  private final Supplier<Provenance> provenance;

  private NetworkSections(
      int height,
      int width,
      Object network,
      Supplier<String> description,
      Supplier<Provenance> provenance) {
    this.height = height;
    this.width = width;
    name = network.toString();
    this.description = description;
    this.provenance = provenance;
  }

  /** Figures of a network on some rows: by the titles of their charts, and as key figures. */
  public record Measured(Map<String, Double> figures, List<String> facts) {}

  /** A row of which little is right, and how bad it is. */
  @SuppressWarnings("ArrayRecordComponent") // shown, and compared with nothing
  private record Hard(long row, double badness, float[] values, float[] output, String note) {}

  /** Returns the sections of an autoencoder; without images if the height is 0. */
  public static NetworkSections of(
      SparseAutoencoder network, int height, int width, List<String> columns) {
    return new OfAutoencoder(network, height, width, columns);
  }

  /** Returns the sections of a classifier; without images if the height is 0. */
  public static NetworkSections of(Classifier network, int height, int width) {
    return new OfClassifier(network, height, width);
  }

  /** Returns the first of the rows that a listener shows with a network; null without rows. */
  public static @Nullable Samples begin(
      @Nullable NetworkSections network, @Nullable Rows rows, boolean hasImages) {
    checkState(
        network != null || (rows == null && !hasImages),
        "rows and images show what a network does: set network too");
    if (network != null) {
      network.check();
    }
    if (rows == null) {
      return null;
    }
    try (RowPass pass = RowPass.open(rows)) {
      return pass.next(COURSE_ROWS).orElse(null);
    }
  }

  /** Returns the decoder atoms of some units as a picture. */
  public static Picture atoms(SparseAutoencoder network, int[] units, int height, int width) {
    Weights weights = ofUnits(network.weights().decoder(), units);
    return tiles(WeightPicture.atoms(weights, height, width, ""), height, width);
  }

  /** Returns a picture whose tiles are large enough to be seen. */
  private static Picture tiles(WeightPicture picture, int height, int width) {
    return picture.scale(Math.max(1, LEAST_TILE / Math.max(height, width))).legible().toPicture();
  }

  /** Returns some rows of a matrix as the weights of units, to and from the code. */
  private static Weights ofUnits(DenseArray all, int[] units) {
    DenseArray weights = Samples.of(all).select(units).toDenseArray();
    DenseArray bias = DenseArray.of(new float[units.length], units.length);
    return new Weights(weights.transpose(), bias, weights, bias);
  }

  /** Returns the inputs of rows, which a transcoder has beside its targets. */
  public static Samples inputs(SparseAutoencoder network, Samples rows) {
    return network.spec().transcoding().isEmpty() ? rows : rows.columns(0, network.spec().inputs());
  }

  abstract void check();

  public abstract Measured measure(Samples rows);

  abstract void addAll(Page page, Rows rows) throws IOException;

  /** Adds what the network does with rows; if it fails, why. */
  public void addResults(Page page, Rows rows) {
    try {
      addAll(page, rows);
    } catch (IOException | RuntimeException e) {
      page.alarm("The network could not be evaluated on " + rows.name() + ": " + e.getMessage());
    }
  }

  public void addSettings(Page page) {
    try {
      page.heading("Settings").lines(description.get());
      Provenance now = provenance.get();
      List<TrainingRun> runs = now.trainings();
      page.heading("Provenance").paragraph("sparse-ae " + now.library() + ", " + now.platform());
      runs.forEach(
          run ->
              page.lines(
                  "training  %s%ndata      %s%s%nengine    %s%ntime      %s"
                      .formatted(
                          run.settings(),
                          run.data().name(),
                          run.data().sha256().map(sum -> "\n          SHA-256 " + sum).orElse(""),
                          run.engine(),
                          run.time())));
    } catch (RuntimeException e) {
      page.alarm("The settings are unavailable: " + e.getMessage());
    }
  }

  /** Returns the name of the data of the training under way; empty if it is unavailable. */
  public String data() {
    try {
      List<TrainingRun> runs = provenance.get().trainings();
      return runs.isEmpty() ? "" : runs.get(runs.size() - 1).data().name();
    } catch (RuntimeException e) {
      return "";
    }
  }

  @Override
  public String toString() {
    return name;
  }

  final void checkImages(int rowWidth) {
    checkArgument(
        !isImages() || (long) height * width == rowWidth,
        "images of %s×%s have %s pixels, but the network's rows have width %s",
        height,
        width,
        (long) height * width,
        rowWidth);
  }

  final boolean isImages() {
    return height > 0;
  }

  /** Returns the number of rows that a figure is of, beside the one of all rows. */
  private static String on(Samples rows) {
    return " on " + Quantity.of(rows.size(), "row");
  }

  private static float[][] images(List<Hard> rows, Function<Hard, float[]> image) {
    return rows.stream().map(image).toArray(float[][]::new);
  }

  /** Returns a queue that keeps the rows of the largest badness, to which each row is offered. */
  private static MinMaxPriorityQueue<Hard> hardest() {
    return MinMaxPriorityQueue.orderedBy(Comparator.comparingDouble(Hard::badness).reversed())
        .maximumSize(SHOWN)
        .create();
  }

  private static List<Hard> sorted(Collection<Hard> rows) {
    return rows.stream().sorted(Comparator.comparingDouble(Hard::badness).reversed()).toList();
  }

  private static final class OfAutoencoder extends NetworkSections {
    private final SparseAutoencoder network;
    private final List<String> columns;

    OfAutoencoder(SparseAutoencoder network, int height, int width, List<String> columns) {
      super(height, width, network, network::describe, network::provenance);
      this.network = network;
      this.columns = columns;
    }

    @Override
    void check() {
      int outputs = network.spec().outputs();
      checkImages(outputs);
      checkArgument(
          columns.isEmpty() || columns.size() == outputs,
          "names of columns: %s, but the network's rows have width %s",
          columns.size(),
          outputs);
    }

    @Override
    public Measured measure(Samples rows) {
      SparsityReport sparsity = network.sparsity(inputs(network, rows));
      ReconstructionReport fit = network.evaluate(rows);
      return new Measured(
          ImmutableMap.of(
              "Active units (L0)",
              sparsity.l0(),
              "Units active on none of the rows measured",
              (double) sparsity.dead(),
              "Explained variance %",
              100 * fit.explainedVariance()),
          List.of(
              format("%.1f", sparsity.l0()), "active units (L0)" + on(rows),
              Page.percent(fit.explainedVariance()), "explained variance" + on(rows)));
    }

    private Samples targets(Samples rows) {
      return network.spec().transcoding().isEmpty()
          ? rows
          : rows.columns(network.spec().inputs(), rows.width());
    }

    @Override
    void addAll(Page page, Rows rows) throws IOException {
      ReconstructionReport.Accumulator fits =
          new ReconstructionReport.Accumulator(network.spec().outputs());
      SparsityReport.Accumulator codes =
          new SparsityReport.Accumulator(
              network.spec().hidden(), network.spec().activityThreshold());
      MinMaxPriorityQueue<Hard> hardest = hardest();
      List<Hard> first = new ArrayList<>();
      long[] done = {0};
      RowPass.forEach(
          rows,
          batch -> {
            codes.add(network.encode(inputs(network, batch)));
            DenseArray outputs = network.reconstruct(inputs(network, batch));
            Samples targets = targets(batch);
            fits.add(targets, outputs);
            for (int row = 0; row < batch.size(); row++) {
              float[] x = targets.row(row);
              float[] y = outputs.row(row);
              Hard hard = new Hard(done[0]++, meanSquaredError(x, y), x, y, "");
              hardest.add(hard);
              if (first.size() < SHOWN) {
                first.add(hard);
              }
            }
          });
      ReconstructionReport fit = fits.report(new Losses(Double.NaN, Double.NaN));
      SparsityReport sparsity = codes.report();
      page.heading("On " + rows.name())
          .facts(
              List.of(
                  format("%.6g", fit.meanSquaredError()), "mean squared error",
                  Page.percent(fit.explainedVariance()), "explained variance",
                  format("%.4f", fit.cosineSimilarity()), "cosine similarity",
                  format("%.1f", sparsity.l0()), "active units (L0)",
                  format("%d of %d", sparsity.dead(), sparsity.units()), "dead units",
                  Page.percent(sparsity.rarelyActiveShare()), "rarely active units"));
      page.heading("Units").figures(() -> page.chart(density(sparsity)));
      if (isImages()) {
        addAtoms(page, sparsity);
      }
      addRows(page, first, sorted(hardest));
    }

    private static double meanSquaredError(float[] x, float[] y) {
      double sum = 0;
      for (int i = 0; i < x.length; i++) {
        sum += ((double) y[i] - x[i]) * ((double) y[i] - x[i]);
      }
      return sum / x.length;
    }

    /** Returns the three columns that deviate most. */
    private String deviations(float[] x, float[] y) {
      return IntStream.range(0, x.length)
          .boxed()
          .sorted(Comparator.comparingDouble(i -> -Math.abs(y[i] - x[i])))
          .limit(3)
          .map(
              i ->
                  (columns.isEmpty() ? "input " + i : Page.isolated(columns.get(i)))
                      + ": "
                      + Chart.number(y[i])
                      + " instead of "
                      + Chart.number(x[i]))
          .collect(joining("; "));
    }

    private static Chart density(SparsityReport sparsity) {
      DensityHistogram histogram = sparsity.densityHistogram();
      List<String> names = new ArrayList<>(List.of("dead"));
      histogram.bins().forEach(bin -> names.add(format("%.1f", bin.from())));
      double[] counts =
          IntStream.concat(
                  IntStream.of(histogram.dead()),
                  histogram.bins().stream().mapToInt(DensityHistogram.Bin::units))
              .asDoubleStream()
              .toArray();
      return new Chart("Units by log10 of the share of rows they are active on", "from, log10")
          .bars("units", names, counts);
    }

    private void addAtoms(Page page, SparsityReport sparsity) {
      int units = sparsity.units();
      Comparator<Integer> byFrequency =
          Comparator.comparingDouble(unit -> -sparsity.frequency().get(unit));
      IntStream all = IntStream.range(0, units);
      boolean isTooMany = units > MOST_TILES;
      int[] shown =
          (isTooMany ? all.boxed().sorted(byFrequency).limit(MOST_TILES) : all.boxed())
              .mapToInt(unit -> unit)
              .toArray();
      page.picture(
          atoms(network, shown, height, width),
          isTooMany
              ? format("Decoder atoms of the %d units of %,d that fire most.", MOST_TILES, units)
              : "Decoder atoms of "
                  + Quantity.of(units, "unit")
                  + ": what each adds to a reconstruction.");
    }

    private void addRows(Page page, List<Hard> first, List<Hard> hardest) {
      page.heading("Rows");
      if (isImages()) {
        page.picture(
            beside(first), "The first rows, their reconstructions, and the mean squared errors.");
        page.picture(
            beside(hardest),
            "The rows that are reconstructed worst: "
                + hardest.stream().map(hard -> "" + hard.row()).collect(joining(", "))
                + ", counted from 0.");
      } else {
        page.paragraph("The rows that are reconstructed worst, counted from 0.");
        page.table(
            List.of("row", "mean squared error", "largest deviations"),
            hardest.stream()
                .map(
                    h ->
                        List.of(
                            "" + h.row(),
                            Chart.number(h.badness()),
                            deviations(h.values(), h.output())))
                .toList());
      }
    }

    private Picture beside(List<Hard> rows) {
      return ReconstructionPicture.of(height, width)
          .add("row", images(rows, Hard::values))
          .add("reconstruction", images(rows, Hard::output))
          .numbers(rows.stream().mapToDouble(Hard::badness).toArray())
          .toPicture();
    }
  }

  private static final class OfClassifier extends NetworkSections {
    private final Classifier network;

    OfClassifier(Classifier network, int height, int width) {
      super(height, width, network, network::describe, network::provenance);
      this.network = network;
    }

    @Override
    void check() {
      checkImages(network.spec().inputs());
    }

    @Override
    public Measured measure(Samples rows) {
      double accuracy = network.evaluate(labeled(rows)).accuracy();
      return new Measured(
          Map.of("Accuracy %", 100 * accuracy),
          List.of(Page.percent(accuracy), "accuracy" + on(rows)));
    }

    private static LabeledSamples labeled(Samples rows) {
      checkArgument(rows instanceof LabeledSamples, "a classifier is measured on rows with labels");
      return (LabeledSamples) rows;
    }

    @Override
    void addAll(Page page, Rows rows) throws IOException {
      checkArgument(rows instanceof LabeledRows, "a classifier is measured on rows with labels");
      LabeledRows labeled = ((LabeledRows) rows).withClasses(network.classNames().size());
      MinMaxPriorityQueue<Hard> hardest = hardest();
      ClassificationReport report =
          network.evaluate(
              new SuppliedRows.Labeled(
                  rows.name(), rows.width(), rows.sizeIfKnown(), () -> watched(labeled, hardest)));
      page.heading("On " + rows.name())
          .facts(
              List.of(
                  Page.percent(report.accuracy()), "accuracy",
                  format("%.4f", report.logLoss()), "log loss",
                  Page.percent(report.macroF1()), "macro F1"));
      addConfusion(page, report.confusionMatrix());
      if (isImages()) {
        addEncoder(page);
      }
      addHardest(page, sorted(hardest));
    }

    /** Begins a pass over rows that are offered to a queue as they are delivered. */
    private RowStream<LabeledSamples> watched(LabeledRows rows, Collection<Hard> hardest) {
      RowPass pass = RowPass.open(rows);
      long[] done = {0};
      return SuppliedRows.stream(
          () -> {
            Optional<LabeledSamples> batch =
                pass.next(RowPass.blockRows(rows.width())).map(OfClassifier::labeled);
            batch.ifPresent(its -> done[0] = addHard(its, done[0], hardest));
            return batch;
          },
          pass::close);
    }

    /** Offers the rows of a batch, of which the first has a number; returns that after the last. */
    private long addHard(LabeledSamples batch, long first, Collection<Hard> hardest) {
      List<String> names = network.classNames();
      DenseArray probabilities = network.probabilities(batch);
      for (int row = 0; row < batch.size(); row++) {
        int label = batch.label(row);
        int predicted = ClassificationReport.mostProbable(probabilities, row);
        String note = Page.isolated(names.get(label)) + " as " + names.get(predicted);
        float[] x = batch.row(row);
        hardest.add(new Hard(first + row, -probabilities.get(row, label), x, x, note));
      }
      return first + batch.size();
    }

    private void addEncoder(Page page) {
      DenseArray weights =
          checkNotNull(network.toModelFile().parameters().get(Parameter.ENCODER_WEIGHTS));
      int units = weights.columns();
      int shown = Math.min(MOST_TILES, units);
      Weights tiles = ofUnits(weights.transpose(), IntStream.range(0, shown).toArray());
      page.heading("Units")
          .picture(
              tiles(WeightPicture.encoder(tiles, height, width, ""), height, width),
              (units > shown
                      ? format("Encoder weights of the first %,d of ", shown)
                      : "Encoder weights of ")
                  + Quantity.of(units, "unit")
                  + ": what each responds to.");
    }

    private static void addConfusion(Page page, ConfusionMatrix matrix) {
      List<String> names = matrix.names();
      page.subheading("Confusion matrix: true classes by row, predicted ones by column");
      List<String> head = new ArrayList<>(List.of(""));
      head.addAll(names);
      head.addAll(List.of("recall %", "precision %", "F1 %"));
      page.table(
          "heat",
          head.stream().map(text -> Page.head("", text)),
          IntStream.range(0, matrix.classes())
              .mapToObj(
                  truth -> Page.rowName(Page.escape(names.get(truth))) + cells(matrix, truth)));
    }

    private static String cells(ConfusionMatrix matrix, int truth) {
      double all = Math.max(1, matrix.samples(truth));
      return IntStream.range(0, matrix.classes())
              .mapToLong(predicted -> matrix.count(truth, predicted))
              .mapToObj(count -> format("<td style=\"--v:%.3f\">%d</td>", count / all, count))
              .collect(joining())
          + DoubleStream.of(matrix.recall(truth), matrix.precision(truth), matrix.f1(truth))
              .mapToObj(share -> Page.cell("rate", format("%.1f", 100 * share)))
              .collect(joining());
    }

    private void addHardest(Page page, List<Hard> hardest) {
      page.subheading("The rows whose class has the least probability, counted from 0");
      if (isImages()) {
        page.picture(
            ReconstructionPicture.of(height, width)
                .add("row", images(hardest, Hard::values))
                .numbers(hardest.stream().mapToDouble(hard -> -hard.badness()).toArray())
                .toPicture(),
            "The probability of the true class below each.");
      }
      page.table(
          List.of("row", "class", "probability of the true class"),
          hardest.stream()
              .map(h -> List.of("" + h.row(), h.note(), Chart.number(-h.badness())))
              .toList());
    }
  }
}
