package io.github.sparseae.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparseae.Classifier;
import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.LabeledRow;
import io.github.sparseae.data.LabeledRows;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.RowReadException;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.internal.data.RowPass;
import io.github.sparseae.metrics.ClassificationReport;
import io.github.sparseae.model.DenseArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Classifiers trained, validated and evaluated on streamed rows with labels. */
class LabeledStreamTest extends StreamFixture {
  private static final LabeledSamples LABELED =
      LabeledSamples.of(SAMPLES, Fixtures.labels(SAMPLES.size(), 3, 2));

  private final SparseAutoencoder sae = autoencoder();

  @AfterEach
  void close() {
    sae.close();
  }

  /** The rows of samples in chunks of four, of unknown number. */
  private static LabeledRows scripted(LabeledSamples labeled) {
    return LabeledRows.of(new ScriptedSource(labeled.samples(), 4), labeled.labels());
  }

  private static LabeledRows streamed(LabeledSamples labeled) {
    return LabeledRows.ofStreams(
        "labeled rows",
        labeled.samples().width(),
        () ->
            IntStream.range(0, labeled.size())
                .mapToObj(i -> LabeledRow.of(labeled.samples().row(i), labeled.label(i))));
  }

  private Classifier classifier() {
    return Classifier.fromEncoder(sae).classes(3).build();
  }

  private DenseArray learned(LabeledRows source, Training.Builder training) {
    try (Classifier classifier = classifier()) {
      classifier.fit(source, training);
      return classifier.probabilities(SAMPLES);
    }
  }

  private DenseArray learned(LabeledSamples samples, Training.Builder training) {
    try (Classifier classifier = classifier()) {
      classifier.fit(samples, training);
      return classifier.probabilities(SAMPLES);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {23, 1_000})
  void fit_bufferOfAllRows_givesTheBitsOfRowsInMemory(int buffer) {
    DenseArray inMemory = learned(LABELED, training(3));

    assertThat(learned(scripted(LABELED), training(3).shuffleBuffer(buffer))).isEqualTo(inMemory);
    LabeledSamples others = LabeledSamples.of(SAMPLES, Fixtures.labels(SAMPLES.size(), 3, 5));
    assertThat(learned(others, training(3))).isNotEqualTo(inMemory);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 12, 23})
  void fit_manySegmentsInTheirOrder_givesTheBitsOfRowsInMemory(int segment) {
    assertThat(learned(scripted(LABELED), training(2).shuffle(false).shuffleBuffer(segment)))
        .isEqualTo(learned(LABELED, training(2).shuffle(false)));
  }

  @Test
  void evaluate_ofASource_isThatOfRowsInMemory() {
    Samples rows = Fixtures.samples(2_345, 6);
    int[] labels =
        IntStream.range(0, rows.size()).map(i -> rows.get(i, 4) > 0.5 ? 2 : i % 2).toArray();
    LabeledSamples many = LabeledSamples.of(rows, labels);
    try (Classifier classifier = classifier()) {
      classifier.fit(many, training(3));
      ClassificationReport report = classifier.evaluate(scripted(many));
      ClassificationReport inMemory = classifier.evaluate(many);

      assertThat(inMemory.accuracy()).isBetween(0.6, 0.9);
      assertThat(report.logLoss()).isEqualTo(inMemory.logLoss());
      assertThat(report).hasToString(inMemory.toString());
      assertThat(report.confusionMatrix()).hasToString(inMemory.confusionMatrix().toString());
    }
  }

  @Test
  void predictAndProbabilities_ofASource_areThoseOfRowsInMemory() {
    Samples rows = Fixtures.samples(2_345, 6);
    try (Classifier classifier = classifier();
        RowPass labeled = RowPass.open(classifier.predict(Fixtures.streamed(rows)));
        RowPass probable = RowPass.open(classifier.probabilities(Fixtures.streamed(rows)))) {
      LabeledSamples predicted = (LabeledSamples) labeled.next(2_345).orElseThrow();
      assertThat(predicted.labels()).isEqualTo(classifier.predict(rows));
      assertThat(predicted.toDenseArray()).isEqualTo(rows.toDenseArray());
      assertThat(probable.next(2_345).orElseThrow().toDenseArray())
          .isEqualTo(classifier.probabilities(rows));
    }
  }

  @Test
  void fitAndEvaluate_labelThatIsNoClass_namesRowAndClassCount() {
    int[] labels = LABELED.labels();
    labels[17] = 3;
    LabeledRows wrong = streamed(LabeledSamples.of(SAMPLES, labels));
    String message = "labeled rows, row 17: the label is 3, but classes are from 0 to 2";
    try (Classifier classifier = classifier()) {
      DenseArray before = classifier.probabilities(SAMPLES);
      assertThatThrownBy(() -> classifier.fit(wrong, training(1)))
          .isInstanceOf(RowReadException.class)
          .hasMessage(message);
      assertThat(classifier.probabilities(SAMPLES)).isEqualTo(before);
      assertThatThrownBy(() -> classifier.evaluate(wrong))
          .isInstanceOf(RowReadException.class)
          .hasMessage(message);
      assertThatThrownBy(() -> classifier.fit(LABELED, training(1).validation(wrong)))
          .isInstanceOf(RowReadException.class)
          .hasMessage(message);

      LabeledRows inMemory = LabeledSamples.of(SAMPLES, labels);
      String atOnce =
          "23 samples of 5 float64: the label of row 17 is 3, but classes are from 0 to 2";
      assertThatThrownBy(() -> classifier.fit(inMemory, training(1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(atOnce);
      assertThatThrownBy(() -> classifier.evaluate(inMemory)).hasMessage(atOnce);
      assertThatThrownBy(() -> classifier.fit(LABELED, training(1).validation(inMemory)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(atOnce);
    }
  }

  @Test
  void fit_rowsWithoutLabelsAtTheEnd_keepsWhatWasLearnedBefore() {
    LabeledRows short15 =
        LabeledRows.of(new ScriptedSource(SAMPLES, 5), LABELED.rows(0, 15).labels());
    try (Classifier classifier = classifier()) {
      assertThatThrownBy(() -> classifier.fit(short15, training(1).shuffle(false).shuffleBuffer(5)))
          .isInstanceOf(RowReadException.class)
          .hasMessage(
              "scripted rows, row 15: there is no label for it: the rows go on after 15 labels");
      assertThat(classifier.probabilities(SAMPLES))
          .isEqualTo(learned(LABELED.rows(0, 15), training(1).shuffle(false)));
    }
  }

  @Test
  void fitAndEvaluate_otherWidth_isRefused() {
    LabeledSamples wide = LabeledSamples.of(Fixtures.samples(4, 1, 6), new int[4]);
    try (Classifier classifier = classifier()) {
      assertThatThrownBy(() -> classifier.fit(streamed(wide), training(1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("labeled rows: rows have width 6, but inputs is 5");
      assertThatThrownBy(() -> classifier.evaluate(streamed(wide)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("labeled rows: rows have width 6, but inputs is 5");
      assertThatThrownBy(() -> classifier.fit(LABELED, training(1).validation(streamed(wide))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("labeled rows: validation rows have width 6, but inputs is 5");
    }
  }

  @Test
  void fit_validationFromASource_reportsTheLossesOfRowsInMemory() {
    LabeledSamples held = LabeledSamples.of(Fixtures.samples(17, 8), Fixtures.labels(17, 3, 8));
    try (Classifier fromSource = classifier();
        Classifier fromMemory = classifier()) {
      History streamed = fromSource.fit(LABELED, training(3).validation(scripted(held)));
      History inMemory = fromMemory.fit(LABELED, training(3).validation(held));

      for (int epoch = 0; epoch < 3; epoch++) {
        assertThat(streamed.epochs().get(epoch).validation())
            .isPresent()
            .isEqualTo(inMemory.epochs().get(epoch).validation());
      }
    }
  }

  @Test
  void fit_validationSourceWithoutLabels_isRefused() {
    try (Classifier classifier = classifier()) {
      assertThatThrownBy(() -> classifier.fit(LABELED, training(1).validation(source())))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "a classifier's validation data need labels: pass LabeledSamples or LabeledRows");
    }
  }
}
