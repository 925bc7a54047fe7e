package io.github.sparseae.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparseae.Classifier;
import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.LabeledRow;
import io.github.sparseae.data.LabeledRows;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.RowReadException;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.metrics.ReconstructionReport;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.model.Transcoding;
import io.github.sparseae.picture.Picture;
import io.github.sparseae.picture.WeightPicture;
import io.github.sparseae.train.EpochReport;
import io.github.sparseae.train.History;
import io.github.sparseae.train.Training;
import io.github.sparseae.train.TrainingDivergedException;
import io.github.sparseae.train.TrainingListener;
import io.github.sparseae.train.TrainingWarning;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingReportTest {
  private static final Samples ROWS = rows(60);
  private static final LabeledSamples LABELED =
      LabeledSamples.of(ROWS, IntStream.range(0, 60).map(i -> i % 3).toArray());

  @TempDir private Path folder;

  private final Path file() {
    return folder.resolve("inner").resolve("report.html");
  }

  /** Rows of 2×3 pixels; row 17 is unlike all others. */
  static Samples rows(int count) {
    Random random = new Random(3);
    float[][] rows = new float[count][6];
    for (int i = 0; i < count; i++) {
      float size = random.nextFloat();
      for (int j = 0; j < 6; j++) {
        rows[i][j] = j % 3 == i % 3 ? size : 0.05f * random.nextFloat();
      }
    }
    rows[17] = new float[] {0, 0, 9, 9, 0, 0};
    return Samples.of(rows);
  }

  static SparseAutoencoder autoencoder() {
    return SparseAutoencoder.builder()
        .inputs(6)
        .hidden(5)
        .sparsity(Sparsity.l1(0.01))
        .seed(1)
        .build();
  }

  private static Training.Builder training(int epochs) {
    return Training.epochs(epochs).batchSize(10).optimizer(Optimizer.adam(0.01));
  }

  private String page() throws IOException {
    String page = Files.readString(file());
    assertThat(page)
        .endsWith("</html>\n")
        .doesNotContain("http:", "https:", "url(", "<link", "<script", "NaN");
    return page;
  }

  @Test
  void autoencoder_trained_leavesAWholePage() throws IOException {
    try (SparseAutoencoder sae = autoencoder()) {
      sae.fit(
          ROWS,
          training(3)
              .validation(ROWS.rows(0, 20))
              .listener(TrainingReport.to(file()).network(sae).rows(ROWS).images(2, 3)));
      assertThat(page())
          .contains("SparseAutoencoder 6-5-6", "3 of 3 epochs", "60 samples of 6")
          .contains(
              "aria-label=\"Loss\"", "aria-label=\"Penalty\"", "aria-label=\"Active units (L0)\"")
          .contains(">validation<", "Decoder atoms of 5 units")
          .contains("reconstructed worst: 17,")
          .contains("prefers-color-scheme: dark")
          .contains(ROWS.sha256(), sae.engineVersion(), "batches of 10, Adam")
          .contains(
              String.format("<b>%.6g</b>", sae.evaluate(ROWS).meanSquaredError()),
              String.format("<b>%.1f</b>", sae.sparsity(ROWS).l0()));
    }
  }

  @Test
  void rows_ofNamedColumns_areTables() throws IOException {
    List<String> names = List.of("a<b", "b", "ضغط", "d", "e", "f");
    try (SparseAutoencoder sae = autoencoder()) {
      sae.fit(
          ROWS,
          training(1)
              .listener(
                  TrainingReport.to(file())
                      .title("Pumps & valves")
                      .network(sae)
                      .rows(ROWS)
                      .columns(names)));
    }
    assertThat(page())
        .contains("<title>Pumps &amp; valves</title>", "<th scope=\"row\">17</th>", "instead of 9")
        .containsPattern("\u2068ضغط\u2069: -?[\\d.]+ instead of 9")
        .doesNotContain("<img", "a<b");
  }

  @Test
  void rows_allEqual_haveADashForTheExplainedVariance() throws IOException {
    Samples equal = Samples.of(new float[20][6]);
    try (SparseAutoencoder sae = autoencoder()) {
      sae.fit(equal, training(1).listener(TrainingReport.to(file()).network(sae).rows(equal)));
    }
    assertThat(page()).contains("<b>–</b><span>explained variance");
  }

  @Test
  void figures_ofTheFirstRows_sayHowManyTheyAreOf() throws IOException {
    Samples many = Samples.of(new float[1200][6]);
    try (SparseAutoencoder sae = autoencoder()) {
      sae.fit(ROWS, training(1).listener(TrainingReport.to(file()).network(sae).rows(many)));
    }
    assertThat(page())
        .contains("<span>active units (L0) on 1,000 rows", "<span>active units (L0)</span>")
        .contains("<span>explained variance on 1,000 rows", "<span>explained variance</span>");
  }

  @Test
  void charts_ofShares_areInPercent() throws IOException {
    try (SparseAutoencoder sae = autoencoder()) {
      sae.fit(ROWS, training(2).listener(TrainingReport.to(file()).network(sae).rows(ROWS)));
      double percent = 100 * sae.evaluate(ROWS).explainedVariance();
      assertThat(page())
          .contains("Explained variance %", String.format(Locale.ROOT, ">2: %.4g<", percent));
    }
  }

  @Test
  void classifier_trained_hasItsConfusionMatrix() throws IOException {
    try (SparseAutoencoder sae = autoencoder();
        Classifier classifier =
            Classifier.fromEncoder(sae).classNames(List.of("left", "middle", "right")).build()) {
      classifier.fit(
          LABELED,
          training(2).listener(TrainingReport.to(file()).network(classifier).rows(LABELED)));
      long count = classifier.evaluate(LABELED).confusionMatrix().count(1, 2);
      assertThat(page())
          .contains("Confusion matrix", ">left</th>", "aria-label=\"Accuracy %\"")
          .contains(String.format("<td style=\"--v:%.3f\">%d</td>", count / 20.0, count))
          .contains("probability of the true class")
          .doesNotContain("<th>");
    }
  }

  @Test
  void classifier_ofImages_hasTilesOfItsEncoder() throws IOException {
    try (SparseAutoencoder sae = autoencoder();
        Classifier classifier = Classifier.fromEncoder(sae).classes(3).fineTune(false).build()) {
      classifier.fit(
          LABELED,
          training(1)
              .listener(TrainingReport.to(file()).network(classifier).rows(LABELED).images(2, 3)));
      Picture tiles = WeightPicture.encoder(sae.weights(), 2, 3, "").scale(9).legible().toPicture();
      assertThat(page())
          .contains(
              Base64.getEncoder().encodeToString(tiles.toCompactPng()),
              "Encoder weights of 5 units: what each responds to.",
              "The probability of the true class below each");
    }
  }

  @Test
  void network_notGiven_leavesTheCurves() throws IOException {
    try (SparseAutoencoder sae = autoencoder()) {
      sae.fit(ROWS, training(2).listener(TrainingReport.to(file())));
    }
    assertThat(page()).contains("Report of a training", "aria-label=\"Loss\"", "2 of 2 epochs");
  }

  @Test
  void warning_ofSeveralEpochs_standsOnceOnThePage() throws IOException {
    try (SparseAutoencoder sae =
        SparseAutoencoder.builder().inputs(6).hidden(5).l1(1e4).seed(1).build()) {
      Training.Builder training = Training.epochs(6).batchSize(10).optimizer(Optimizer.adam(0.5));
      History history = sae.fit(ROWS, training.listener(TrainingReport.to(file())));
      List<EpochReport> silent =
          history.epochs().stream()
              .filter(
                  report ->
                      report.warnings().stream()
                          .anyMatch(w -> w.kind() == TrainingWarning.Kind.SILENT_CODE))
              .toList();
      assertThat(silent).hasSizeGreaterThan(1);
      assertThat(page())
          .containsOnlyOnce("no unit is active")
          .contains(
              "class=\"alarm\">Epoch 6, the last of "
                  + silent.size()
                  + " epochs with it: no unit is active on any of ");
    }
  }

  @Test
  void training_diverged_isSaidOnThePage() throws IOException {
    try (SparseAutoencoder sae = autoencoder()) {
      assertThatThrownBy(
              () ->
                  sae.fit(
                      ROWS,
                      Training.epochs(5)
                          .batchSize(10)
                          .optimizer(Optimizer.sgd(1e9))
                          .listener(TrainingReport.to(file()).network(sae).rows(ROWS))))
          .isInstanceOf(TrainingDivergedException.class)
          .hasNoSuppressedExceptions();
    }
    assertThat(page())
        .contains("class=\"alarm\">Training failed after 0 of 5 epochs: training diverged")
        .contains("explained variance");
  }

  @Test
  void training_stoppedOrInterrupted_isSaidOnThePage() throws IOException {
    TrainingListener stop =
        new TrainingListener() {
          private boolean isOver;

          @Override
          public void epochFinished(EpochReport report) {
            isOver = true;
          }

          @Override
          public boolean shouldStop() {
            return isOver;
          }
        };
    try (SparseAutoencoder sae = autoencoder()) {
      sae.fit(
          ROWS,
          training(5).listener(stop).listener(TrainingReport.to(file()).network(sae).rows(ROWS)));
      assertThat(page()).contains("Training was stopped by a listener after 1 of 5 epochs.");

      sae.fit(
          ROWS,
          training(5)
              .listener(report -> Thread.currentThread().interrupt())
              .listener(TrainingReport.to(file()).network(sae).rows(ROWS)));
      assertThat(Thread.interrupted()).isTrue();
      assertThat(page()).contains("Training was interrupted after 1 of 5 epochs.", "Units");
    }
  }

  @Test
  void rows_goneAtTheEnd_areSaidOnThePage() throws IOException {
    int[] passes = {0};
    Rows once =
        Rows.ofStreams(
            "rows of a log",
            6,
            () -> {
              if (passes[0]++ > 0) {
                throw new UncheckedIOException(new IOException("the log was rotated"));
              }
              return IntStream.range(0, 60).mapToObj(ROWS::row);
            });
    try (SparseAutoencoder sae = autoencoder()) {
      sae.fit(ROWS, training(1).listener(TrainingReport.to(file()).network(sae).rows(once)));
      assertThat(page()).contains(" · 1 of 1 epoch · ");
    }
    assertThat(page()).contains("could not be evaluated on rows of a log: ", "Provenance");
  }

  @Test
  void start_thatCannotWork_failsBeforeTheFirstEpoch() throws IOException {
    try (SparseAutoencoder sae = autoencoder()) {
      Path taken = Files.writeString(folder.resolve("taken"), "");
      assertThatThrownBy(
              () ->
                  sae.fit(
                      ROWS, training(1).listener(TrainingReport.to(taken.resolve("report.html")))))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("cannot be written");
      TrainingReport square = TrainingReport.to(file()).network(sae).rows(ROWS).images(3, 3);
      assertThatThrownBy(() -> sae.fit(ROWS, training(1).listener(square)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("images of 3×3 have 9 pixels, but the network's rows have width 6");
      for (TrainingReport alone :
          List.of(TrainingReport.to(file()).rows(ROWS), TrainingReport.to(file()).images(2, 3))) {
        assertThatThrownBy(() -> sae.fit(ROWS, training(1).listener(alone)))
            .isInstanceOf(IllegalStateException.class)
            .hasMessage("rows and images show what a network does: set network too");
      }
      TrainingReport huge =
          TrainingReport.to(file()).network(sae).rows(ROWS).images(1 << 16, 1 << 16);
      assertThatThrownBy(() -> sae.fit(ROWS, training(1).listener(huge)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "images of 65536×65536 have 4294967296 pixels, but the network's rows have width 6");
      Rows missing = Rows.ofStreams("nothing", 6, Stream::empty);
      assertThatThrownBy(
              () ->
                  sae.fit(
                      ROWS,
                      training(1).listener(TrainingReport.to(file()).network(sae).rows(missing))))
          .isInstanceOf(RowReadException.class);
      assertThat(sae.provenance().trainings()).isEmpty();
    }
  }

  @Test
  void rows_ofEitherNetwork_areReadOnceAtTheEnd() throws IOException {
    AtomicInteger opened = new AtomicInteger();
    Rows streamed =
        Rows.ofStreams(
            "streamed",
            6,
            () -> {
              opened.incrementAndGet();
              return IntStream.range(0, ROWS.size()).mapToObj(ROWS::row);
            });
    try (SparseAutoencoder sae = autoencoder();
        Classifier classifier = Classifier.fromEncoder(sae).classes(3).build()) {
      sae.fit(ROWS, training(2).listener(TrainingReport.to(file()).network(sae).rows(streamed)));
      assertThat(opened).as("for the course of training, and at the end").hasValue(2);
      LabeledRows labeled = LabeledRows.of(streamed, LABELED.labels());
      classifier.fit(
          LABELED,
          training(2).listener(TrainingReport.to(file()).network(classifier).rows(labeled)));
      assertThat(opened).hasValue(4);
      assertThat(page())
          .contains(
              String.format(
                  Locale.ROOT,
                  "<b>%.4f</b><span>log loss",
                  classifier.evaluate(LABELED).logLoss()));
    }
  }

  @Test
  void label_thatIsNoClass_isSaidOnThePageWithItsRow() throws IOException {
    LabeledRows odd =
        LabeledRows.ofStreams(
            "log",
            6,
            () ->
                IntStream.range(0, 1200).mapToObj(i -> new LabeledRow(ROWS.row(0), i / 1100 * 2)));
    try (SparseAutoencoder sae = autoencoder();
        Classifier classifier = Classifier.fromEncoder(sae).classes(2).build()) {
      classifier.fit(
          LabeledSamples.of(ROWS, new int[60]),
          training(1).listener(TrainingReport.to(file()).network(classifier).rows(odd)));
    }
    assertThat(page())
        .contains(
            "could not be evaluated on log: log, row 1100: the label is 2, but classes are from 0"
                + " to 1");
  }

  @Test
  void figures_ofATranscoder_areThoseOfItsEvaluation() throws IOException {
    Samples pairs = ROWS.beside(ROWS.columns(1, 4));
    try (SparseAutoencoder transcoder =
        SparseAutoencoder.builder()
            .inputs(6)
            .hidden(5)
            .transcoding(Transcoding.to(3))
            .seed(1)
            .build()) {
      transcoder.fit(
          pairs, training(2).listener(TrainingReport.to(file()).network(transcoder).rows(pairs)));
      ReconstructionReport fit = transcoder.evaluate(pairs);
      assertThat(page())
          .contains(
              String.format(
                  Locale.ROOT, "<b>%.6g</b><span>mean squared error", fit.meanSquaredError()),
              String.format(
                  Locale.ROOT, "<b>%.4f</b><span>cosine similarity", fit.cosineSimilarity()));
    }
  }

  @Test
  void weights_withAReport_areThoseWithout() {
    try (SparseAutoencoder with = autoencoder();
        SparseAutoencoder without = autoencoder()) {
      with.fit(ROWS, training(3).listener(TrainingReport.to(file()).network(with).rows(ROWS)));
      without.fit(ROWS, training(3));
      assertThat(with.weights()).isEqualTo(without.weights());
    }
  }
}
