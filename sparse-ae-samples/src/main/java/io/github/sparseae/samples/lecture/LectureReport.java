package io.github.sparseae.samples.lecture;

import static io.github.sparseae.report.internal.Page.format;

import com.google.common.primitives.Doubles;
import io.github.sparseae.datasets.Mnist;
import io.github.sparseae.metrics.SparsityReport;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.report.internal.Chart;
import io.github.sparseae.report.internal.Page;
import io.github.sparseae.report.internal.Table;
import io.github.sparseae.report.internal.Table.Better;
import io.github.sparseae.report.internal.Table.Column;
import io.github.sparseae.report.internal.Table.Row;
import io.github.sparseae.samples.run.DigitData;
import io.github.sparseae.samples.run.OutputFolder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The report of a run: what the lecture claims, and what each variant of it does, in the order of
 * the run.
 */
record LectureReport(Map<String, Object> settings, DigitData digits, List<VariantResult> results) {

  /** A mean |h| above which nearly every tanh unit is saturated. */
  private static final double SATURATED = 0.95;

  private static final Table TABLE =
      new Table(
          "variant",
          List.of(
              new Column("mse", "training mse", "%.6f", Better.SMALLER),
              new Column("testMse", "test mse", "%.6f", Better.SMALLER),
              new Column("below", "|h| < 0.01 %", "%.1f", Better.LARGER),
              new Column("l0", "L0 of 400", "%.1f", Better.NEITHER),
              new Column("dead", "dead", "%.0f", Better.SMALLER),
              new Column("first", "accuracy at first", "%.2f", Better.LARGER),
              new Column("last", "at last", "%.2f", Better.LARGER),
              new Column("five", "class five %", "%.1f", Better.LARGER),
              new Column("seconds", "seconds", "%.0f", Better.NEITHER)));

  /** A figure of each epoch, what the lecture printed of it, and the format of a cell. */
  private record Course(
      String title,
      String format,
      List<Double> lecture,
      Function<VariantResult, List<Double>> figure) {}

  private static final List<Course> COURSES =
      List.of(
          new Course(
              "Mean squared error while training",
              "%.6f",
              PublishedResults.LOSSES,
              VariantResult::mse),
          new Course(
              "Classifier: training error",
              "%.6f",
              PublishedResults.TRAIN_ERRORS,
              VariantResult::trainError),
          new Course(
              "Classifier: test accuracy, %",
              "%.2f", PublishedResults.TEST_ACCURACIES, VariantResult::testAccuracy));

  String comparison() {
    return TABLE.text(rows());
  }

  private List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    if (digits.comparable()) {
      rows.add(
          new Row(
              "lecture",
              "",
              Map.of(
                  "mse", PublishedResults.LAST_LOSS,
                  "first", PublishedResults.FIRST_TEST_ACCURACY,
                  "last", PublishedResults.LAST_TEST_ACCURACY,
                  "five", PublishedResults.CLASS_FIVE_ACCURACY)));
    }
    results.forEach(
        r -> rows.add(new Row(r.variant().name(), r.variant() + "/autoencoder.html", r.figures())));
    return rows;
  }

  Map<String, Object> file() {
    Map<String, Object> variants = new LinkedHashMap<>();
    results.forEach(result -> variants.put(result.variant().name(), result.file()));
    return OutputFolder.object("variants", variants, "settings", settings, "digits", digits.file());
  }

  Page page() {
    Page page = new Page("Sparse autoencoders for MNIST: the lecture, run again");
    page.about(
        digits.title(),
        digits.source(),
        "seed " + settings.get("seed"),
        "" + settings.get("precision"));
    if (!digits.comparable()) {
      page.alarm(
          "The results below are not comparable with the lecture’s. They come from "
              + (digits.dataset().equals("generated")
                  ? "generated digits, which are easier than MNIST."
                  : "a part of MNIST.")
              + " The lecture’s own figures are therefore omitted.");
    }
    page.paragraph(
        "Lecture 19 of “Deep Learning for Visual Computing” (Debdoot Sheet, IIT Kharagpur) argues"
            + " that a sparse code is a good one: an autoencoder of 400 hidden units learns to"
            + " reconstruct handwritten digits, an L1 penalty on the activations should keep most"
            + " units inactive, and a classifier that starts from its encoder should profit. Its"
            + " code, its printed tables and its claim are three different things, so there are"
            + " three variants. The name of a variant leads to the page of its training.");
    page.table(TABLE, rows());
    page.figures(() -> COURSES.forEach(course -> page.chart(chart(course))));
    for (VariantResult result : results) {
      Variant variant = result.variant();
      page.heading(variant.name()).paragraph("This is " + variant.claim() + ".");
      text(result).forEach(page::paragraph);
      page.html(
          format(
              "<p><a href=\"%s/autoencoder.html\">The training of the autoencoder</a>, <a"
                  + " href=\"%<s/classifier.html\">the training of the classifier</a>; pictures of"
                  + " <a href=\"%<s/reconstructions.png\">reconstructions</a>, <a"
                  + " href=\"%<s/encoder-trained.png\">encoder</a>, <a"
                  + " href=\"%<s/decoder-trained.png\">decoder</a> and <a"
                  + " href=\"%<s/decoder-atoms.png\">decoder by unit</a></p>%n",
              variant));
    }
    page.heading("All results").details("by epoch and by class", () -> addTables(page));
    return page;
  }

  private Chart chart(Course course) {
    Chart chart = new Chart(course.title(), "epoch");
    results.forEach(r -> chart.line(r.variant().name(), Doubles.toArray(course.figure().apply(r))));
    if (digits.comparable()) {
      List<Integer> epochs = IntStream.rangeClosed(1, course.lecture().size()).boxed().toList();
      List<String> names = epochs.stream().map(epoch -> "epoch " + epoch).toList();
      chart.points(
          "the lecture", Doubles.toArray(epochs), Doubles.toArray(course.lecture()), names);
    }
    return chart;
  }

  private List<String> text(VariantResult result) {
    if (result.variant().equals(Variant.RECORDED)) {
      return recorded(result);
    }
    return List.of(result.variant().equals(Variant.PRINTED) ? printed(result) : sparse(result));
  }

  private List<String> recorded(VariantResult result) {
    List<String> text = new ArrayList<>();
    text.add(
        "The lecture’s network, loss, learning rates and batches, with nothing added to any"
            + " gradient. The backward pass that the lecture prints could not have run as it"
            + " stands: it asks for self.llweight in a static method, where there is no self.");
    if (digits.comparable()) {
      LectureDeviation deviation = LectureDeviation.of(result);
      text.add(
          format(
                  "The lecture prints %d losses, and this run has %d of these epochs. Its losses"
                      + " differ from the printed ones by at most %.2f %%",
                  PublishedResults.LOSSES.stream().filter(Double::isFinite).count(),
                  deviation.losses(),
                  100 * deviation.loss())
              + (deviation.settled()
                  ? format(
                      ", and from the third epoch on by at most %.2f %%; from its third epoch on,"
                          + " the classifier’s accuracy is within %.2f points of the printed one. ",
                      100 * deviation.settledLoss(), deviation.settledAccuracy())
                  : ". ")
              + conclusion(deviation));
    }
    text.add(
        format(
            "Its code: on a test digit %.0f of the 400 units exceed 0.01 in size, and %.1f %% of"
                + " all activations stay below it.",
            result.sparsity().l0(), 100 * result.sparsity().belowHundredth()));
    return text;
  }

  private static String conclusion(LectureDeviation deviation) {
    if (!deviation.settled()) {
      return "The run is too short to decide whether it reproduces what was published.";
    }
    return deviation.reproduces()
        ? "It reproduces the printed tables: another seed makes as much of a difference. The"
            + " lecture’s tables are those of a plain autoencoder, in which no penalty took part."
        : "That is more than another seed explains: this run does not reproduce the printed"
            + " tables.";
  }

  private String printed(VariantResult result) {
    return "The same, but the penalty’s gradient, 0.1 · sign(h), is added to the gradient of every"
        + " activation, as the code says. It is not divided by anything, whereas the"
        + " reconstruction error is a mean over 1,000 digits × 784 pixels. At a learning"
        + " rate of 0.98 the first update moves a unit’s bias by up to 0.98 × 0.1 × 1,000 ="
        + " 98, far beyond zero to the other side, where tanh is flat and its gradient"
        + " vanishes. "
        + (result.sparsity().meanAbs() > SATURATED
            ? "The penalty that was to silence units has activated all of them: mean |h| is "
            : "Mean |h| is ")
        + format("%.4f, %s", result.sparsity().meanAbs(), accuracies(result));
  }

  private String sparse(VariantResult result) {
    AutoencoderSpec layers = result.spec();
    double ratio = PublishedResults.LAST_LOSS / result.testMse();
    return format(
            "Here penalty and reconstruction error have the same scale: %s, against %s. Hidden"
                + " units are %s; %s. The test error is %.4f",
            layers.sparsity().describe(),
            layers.reconstruction().describe(),
            layers.activation(),
            layers.structure().describe(),
            result.testMse())
        + (digits.comparable() && ratio > 1
            ? format(", smaller than the lecture’s last training loss by a factor of %.1f", ratio)
            : "")
        + ", and "
        + accuracies(result);
  }

  private static String accuracies(VariantResult result) {
    SparsityReport sparsity = result.sparsity();
    return format(
        "on a test digit %.0f of 400 units are active; %.1f %% of activations are below 0.01. The"
            + " classifier that starts from this encoder has %.2f %% right after its first epoch,"
            + " and %.2f %% after %d.",
        sparsity.l0(),
        100 * sparsity.belowHundredth(),
        result.firstAccuracy(),
        result.lastAccuracy(),
        result.testAccuracy().size());
  }

  private void addTables(Page page) {
    for (Course course : COURSES) {
      page.subheading(course.title());
      int epochs = results.stream().mapToInt(r -> course.figure().apply(r).size()).max().orElse(0);
      List<String> names = IntStream.rangeClosed(1, epochs).mapToObj(String::valueOf).toList();
      table(page, names, course.format(), course.lecture(), course.figure());
    }
    page.subheading("Classifier: accuracy of each class at the end, %");
    table(
        page,
        Mnist.CLASS_NAMES,
        "%.1f",
        IntStream.range(0, Mnist.CLASS_NAMES.size())
            .mapToObj(
                row ->
                    row == PublishedResults.CLASS_FIVE
                        ? PublishedResults.CLASS_FIVE_ACCURACY
                        : Double.NaN)
            .toList(),
        VariantResult::perClass);
  }

  /** Adds a table with a column for each variant; its rows are counted from 1. */
  private void table(
      Page page,
      List<String> names,
      String format,
      List<Double> lecture,
      Function<VariantResult, List<Double>> figure) {
    List<String> head = new ArrayList<>(digits.comparable() ? List.of("", "lecture") : List.of(""));
    results.forEach(result -> head.add(result.variant().name()));
    List<List<String>> rows = new ArrayList<>();
    for (int row = 1; row <= names.size(); row++) {
      List<String> cells = new ArrayList<>(List.of(names.get(row - 1)));
      if (digits.comparable()) {
        cells.add(
            PublishedResults.at(lecture, row).map(value -> format(format, value)).orElse("–"));
      }
      for (VariantResult result : results) {
        cells.add(format(format, figure.apply(result).get(row - 1)));
      }
      rows.add(cells);
    }
    page.table(head, rows);
  }
}
