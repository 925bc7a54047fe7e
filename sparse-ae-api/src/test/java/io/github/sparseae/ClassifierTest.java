package io.github.sparseae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sparseae.data.LabeledRow;
import io.github.sparseae.data.LabeledRows;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.engine.ReferenceEngine;
import io.github.sparseae.file.TrainingRun;
import io.github.sparseae.metrics.ClassificationReport;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.Precision;
import io.github.sparseae.probe.LinearProbe;
import io.github.sparseae.train.EpochReport;
import io.github.sparseae.train.History;
import io.github.sparseae.train.Training;
import io.github.sparseae.train.TrainingWarning;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassifierTest {
  private static final LabeledSamples ROWS = separable(60, 1);

  @TempDir Path folder;

  private final SparseAutoencoder sae =
      SparseAutoencoder.builder()
          .inputs(Fixtures.INPUTS)
          .hidden(6)
          .activation(Activation.TANH)
          .precision(Precision.FLOAT64)
          .seed(9)
          .compute(Compute.auto().engine(new ReferenceEngine()))
          .build();

  @AfterEach
  void close() {
    sae.close();
  }

  /** Three classes, decided by which of the last columns is largest. */
  private static LabeledSamples separable(int rows, long seed) {
    Samples samples = Fixtures.samples(rows, seed);
    int[] labels = new int[rows];
    for (int row = 0; row < rows; row++) {
      for (int c = 1; c < 3; c++) {
        if (samples.get(row, 2 + c) > samples.get(row, 2 + labels[row])) {
          labels[row] = c;
        }
      }
    }
    return LabeledSamples.of(samples, labels);
  }

  private static Training.Builder training(int epochs) {
    return Training.epochs(epochs).batchSize(10).optimizer(Optimizer.adam(0.02));
  }

  @Test
  void fit_separableClasses_findsThemInNewRows() {
    try (Classifier classifier = Classifier.fromEncoder(sae).classes(3).build()) {
      History history = classifier.fit(ROWS, training(150));

      assertThat(history.epochs().get(0).loss()).isGreaterThan(0.8);
      assertThat(history.last().orElseThrow().loss()).isLessThan(0.2);
      // A third would be chance.
      assertThat(classifier.evaluate(separable(200, 5)).accuracy()).isGreaterThan(0.85);
    }
  }

  @Test
  void fit_headFirst_changesEncodersOnlyAtTheirRate() {
    try (Classifier classifier = Classifier.fromEncoder(sae).classes(3).build()) {
      DenseArray encoder = encoder(classifier);
      DenseArray head = classifier.parameters().parameter(Parameter.HEAD_WEIGHTS);
      classifier.fit(ROWS, training(2).encoderRate(0));

      assertThat(encoder(classifier)).isEqualTo(encoder);
      assertThat(classifier.parameters().parameter(Parameter.HEAD_WEIGHTS)).isNotEqualTo(head);
      assertThat(classifier.provenance().trainings().get(0).settingsJson())
          .contains("\"encoder_rate\":0.0");
      classifier.fit(ROWS, training(2).encoderRate(0.1));

      assertThat(encoder(classifier)).isNotEqualTo(encoder);
    }
    assertThatThrownBy(() -> sae.fit(ROWS, training(1).encoderRate(0.5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "encoderRate is for classifiers: set the learning rate of an autoencoder by its"
                + " optimizer");
  }

  @Test
  void fit_withoutOptions_trainsTheHeadFirst() {
    try (Classifier tuned = Classifier.fromEncoder(sae).classes(3).build();
        Classifier frozen = Classifier.fromEncoder(sae).classes(3).fineTune(false).build();
        Classifier byHand = Classifier.fromEncoder(sae).classes(3).build()) {
      DenseArray before = encoder(tuned);
      tuned.fit(ROWS);
      frozen.fit(ROWS);
      // Batches of a fifth of 60 rows, and 200 epochs of five.
      byHand.fit(ROWS, Training.epochs(200).batchSize(12).encoderRate(0));

      assertThat(encoder(frozen)).isEqualTo(before);
      assertThat(frozen.provenance().trainings()).hasSize(1);
      assertThat(frozen.probabilities(ROWS.samples()))
          .isEqualTo(byHand.probabilities(ROWS.samples()));
      assertThat(tuned.provenance().trainings())
          .extracting(TrainingRun::epochs)
          .containsExactly(200L, 60L);
      byHand.fit(ROWS, Training.epochs(60).batchSize(12).encoderRate(0.1));
      assertThat(encoder(tuned)).isEqualTo(encoder(byHand)).isNotEqualTo(before);
      // A third would be chance.
      assertThat(tuned.evaluate(separable(200, 5)).accuracy()).isGreaterThan(0.55);
    }
  }

  @Test
  void encoders_unfrozenAfterTheHead_trainAsIfTheyHadRested() throws IOException {
    // Without an optimizer's state, which does not outlive the copy.
    Training head = sgd(2).encoderRate(0).build();
    try (Classifier frozen =
            Classifier.fromEncoder(sae).classNames(List.of("a", "b", "c")).fineTune(false).build();
        Classifier rested = Classifier.fromEncoder(sae).classes(3).build()) {
      frozen.fit(ROWS, sgd(2));
      rested.fit(ROWS, head);
      DenseArray before = encoder(frozen);
      try (Classifier whole = frozen.withFineTune(true)) {
        assertThat(whole.spec().fineTune()).isTrue();
        assertThat(whole.classNames()).containsExactly("a", "b", "c");
        assertThat(whole.probabilities(ROWS.samples()))
            .isEqualTo(frozen.probabilities(ROWS.samples()));
        whole.fit(ROWS, sgd(3));
        rested.fit(ROWS, sgd(3));

        assertThat(encoder(whole)).isEqualTo(encoder(rested)).isNotEqualTo(before);
        assertThat(encoder(frozen)).isEqualTo(before);
        assertThat(whole.provenance().trainings()).hasSize(2);
        whole.save(folder.resolve("whole.safetensors"));
        try (Classifier again = whole.withFineTune(false)) {
          again.fit(ROWS, training(1));
          assertThat(encoder(again)).isEqualTo(encoder(whole));
        }
      }
      try (Classifier loaded = Classifier.load(folder.resolve("whole.safetensors"), sae.compute)) {
        assertThat(loaded.spec().fineTune()).isTrue();
        assertThat(loaded.spec().withFineTune(false)).isEqualTo(frozen.spec());
      }
    }
  }

  private static Training.Builder sgd(int epochs) {
    return Training.epochs(epochs).batchSize(10).optimizer(Optimizer.sgd(0.1));
  }

  private static DenseArray encoder(Classifier classifier) {
    return classifier.parameters().parameter(Parameter.ENCODER_WEIGHTS.inLayer(1));
  }

  @Test
  void fit_byUpdates_makesWholeEpochsAndWarnsOfFew() {
    try (Classifier classifier = Classifier.fromEncoder(sae).classes(3).build()) {
      Training.Builder few = Training.updates(13).batchSize(10).optimizer(Optimizer.sgd(0.1));
      History first = classifier.fit(ROWS, few);

      // 60 rows are 6 batches, and 13 updates 3 epochs.
      assertThat(first.epochs()).hasSize(3);
      assertThat(first.last().orElseThrow().warnings())
          .extracting(TrainingWarning::toString)
          .containsExactly(
              "the number of the classifier's updates is only 18: set Training.updates(2000), or a"
                  + " smaller batch; with few labels train the head first, by encoderRate(0)");
      assertThat(first.epochs().get(1).warnings()).isEmpty();
      History second = classifier.fit(ROWS, Training.updates(182).batchSize(10));

      assertThat(second.epochs()).hasSize(31);
      assertThat(second.last().orElseThrow().warnings()).isEmpty();
      LabeledRows unknown =
          LabeledRows.ofIterators("rows", Fixtures.INPUTS, () -> List.<LabeledRow>of().iterator());
      assertThatThrownBy(() -> classifier.fit(unknown, few))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "updates need the number of rows, which is unknown for rows: set it by withSize(rows), or"
                  + " set epochs");
    }
  }

  @Test
  void fit_fineTuning_leavesTheAutoencoderAsItWas() {
    DenseArray before = sae.weights().encoder();
    DenseArray codes = sae.encode(ROWS.samples());
    try (Classifier classifier = Classifier.fromEncoder(sae).classes(3).build()) {
      classifier.fit(ROWS, training(3));
    }

    assertThat(sae.weights().encoder()).isEqualTo(before);
    assertThat(sae.encode(ROWS.samples())).isEqualTo(codes);
  }

  /** Nineteen of twenty rows are of class 0, whose rows overlap with the others'. */
  private static LabeledSamples unbalanced(int rows, long seed) {
    Samples noise = Fixtures.samples(rows, seed);
    double[][] shifted = new double[rows][Fixtures.INPUTS];
    int[] labels = new int[rows];
    for (int row = 0; row < rows; row++) {
      labels[row] = row % 20 == 7 ? 1 : 0;
      for (int i = 0; i < Fixtures.INPUTS; i++) {
        shifted[row][i] = noise.get(row, i) + (i < 2 ? 0.05 * labels[row] : 0);
      }
    }
    return LabeledSamples.of(Samples.of(shifted), labels);
  }

  @Test
  void fit_balancedClasses_findsTheRareOneThatEqualWeightsIgnore() {
    LabeledSamples rows = unbalanced(200, 3);
    LabeledSamples test = unbalanced(200, 4);
    try (Classifier equal = Classifier.fromEncoder(sae).classes(2).build();
        Classifier balanced =
            Classifier.fromEncoder(sae).classes(2).balancedClasses(rows).build()) {
      assertThat(balanced.spec().classWeights()).containsExactly(200 / 2.0 / 190, 200 / 2.0 / 10);
      assertThat(balanced.describe())
          .contains("negative log likelihood, classes weighted 0.526315789473684");
      equal.fit(rows, training(30));
      balanced.fit(rows, training(30));

      assertThat(equal.evaluate(test).confusionMatrix().recall(1)).isZero();
      assertThat(balanced.evaluate(test).confusionMatrix().recall(1)).isGreaterThan(0.3);
    }
  }

  @Test
  void resumeOrBuild_balancedClasses_readsTheirRowsOnce() throws IOException {
    AtomicInteger passes = new AtomicInteger();
    float[] zeros = new float[Fixtures.INPUTS];
    LabeledRows rows =
        LabeledRows.ofStreams(
            "rows",
            Fixtures.INPUTS,
            () -> {
              passes.incrementAndGet();
              return IntStream.of(0, 1, 1, 1).mapToObj(label -> LabeledRow.of(zeros, label));
            });

    try (Classifier built =
        Classifier.fromEncoder(sae).classes(2).balancedClasses(rows).resumeOrBuild(folder)) {
      assertThat(built.spec().classWeights()).containsExactly(2.0, 4 / 2.0 / 3);
    }
    assertThat(passes).hasValue(1);
  }

  @Test
  void classWeights_areThoseOfTheLossAndItsValidation() {
    LabeledSamples one = LabeledSamples.of(ROWS.samples().rows(0, 10), new int[10]);
    try (Classifier equal = Classifier.fromEncoder(sae).classes(3).build();
        Classifier weighted =
            Classifier.fromEncoder(sae).classes(3).classWeights(2.5, 1, 0.5).build()) {
      Training first = training(1).validation(one).build();
      EpochReport loss = equal.fit(one, first).last().orElseThrow();
      EpochReport heavier = weighted.fit(one, first).last().orElseThrow();

      assertThat(heavier.loss()).isCloseTo(2.5 * loss.loss(), within(1e-12));
      // After one step of Adam, whose length does not depend on the factor.
      assertThat(heavier.validation().orElseThrow().data())
          .isCloseTo(2.5 * loss.validation().orElseThrow().data(), within(1e-6));
    }
  }

  @Test
  void classWeights_thatAreWrong_sayWhy() {
    Classifier.Builder builder = Classifier.fromEncoder(sae).classes(3);
    assertThatThrownBy(() -> Classifier.fromEncoder(sae).classes(3).classWeights(1, 2).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there must be a class weight for each of 3 classes, there are 2");
    assertThatThrownBy(() -> Classifier.fromEncoder(sae).classes(2).classWeights(1, 0).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the weight of class 1 must be positive and finite, was 0.0");
    assertThatThrownBy(() -> builder.classWeights(1, 2, 3).balancedClasses(ROWS))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("classWeights was already set to [1.0, 2.0, 3.0]");
    LabeledSamples two = LabeledSamples.of(ROWS.samples().rows(0, 2), new int[] {0, 2});
    assertThatThrownBy(() -> Classifier.fromEncoder(sae).classes(3).balancedClasses(two).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "class 1 cannot be balanced: %s has no row of it; set classWeights", two.name());
  }

  @Test
  void fit_headAlone_differsFromFineTuning() {
    try (Classifier tuned = Classifier.fromEncoder(sae).classes(3).build();
        Classifier frozen = Classifier.fromEncoder(sae).classes(3).fineTune(false).build()) {
      assertThat(tuned.probabilities(ROWS.samples()))
          .isEqualTo(frozen.probabilities(ROWS.samples()));
      double tunedLoss = tuned.fit(ROWS, training(30)).last().orElseThrow().loss();
      double frozenLoss = frozen.fit(ROWS, training(30)).last().orElseThrow().loss();

      assertThat(tunedLoss).isLessThan(frozenLoss);
    }
  }

  @Test
  void probabilities_ofRows_addUpToOneAndAgreeWithPredict() {
    try (Classifier classifier = Classifier.fromEncoder(sae).classes(3).build()) {
      classifier.fit(ROWS, training(5));
      DenseArray p = classifier.probabilities(ROWS.samples());
      int[] predicted = classifier.predict(ROWS.samples());

      for (int row = 0; row < p.rows(); row++) {
        double sum = p.get(row, 0) + p.get(row, 1) + p.get(row, 2);
        assertThat(sum).isCloseTo(1, within(1e-12));
        for (int c = 0; c < 3; c++) {
          assertThat(p.get(row, predicted[row])).isGreaterThanOrEqualTo(p.get(row, c));
        }
      }
      assertThat(classifier.predict(ROWS.samples().row(3))).isEqualTo(predicted[3]);
    }
  }

  @Test
  void evaluate_report_isCountedFromPredictions() {
    try (Classifier classifier =
        Classifier.fromEncoder(sae).classNames(List.of("a", "b", "c")).build()) {
      classifier.fit(ROWS, training(5));
      ClassificationReport report = classifier.evaluate(ROWS);

      int[] predicted = classifier.predict(ROWS.samples());
      DenseArray p = classifier.probabilities(ROWS.samples());
      int right = 0;
      double loss = 0;
      for (int row = 0; row < predicted.length; row++) {
        right += predicted[row] == ROWS.label(row) ? 1 : 0;
        loss -= Math.log(p.get(row, ROWS.label(row)));
      }
      assertThat(report.accuracy()).isCloseTo(right / 60.0, within(1e-12));
      assertThat(report.logLoss()).isCloseTo(loss / 60, within(1e-9));
      assertThat(report.confusionMatrix().names()).containsExactly("a", "b", "c");
      assertThat(report.confusionMatrix().samples()).isEqualTo(60);
    }
  }

  @Test
  void fit_withLabelledValidation_reportsItsLoss() {
    try (Classifier classifier = Classifier.fromEncoder(sae).classes(3).build()) {
      LabeledSamples validation = separable(30, 5);
      History history = classifier.fit(ROWS, training(2).validation(validation));

      assertThat(history.epochs().get(1).validation().orElseThrow().data())
          .isCloseTo(classifier.evaluate(validation).logLoss(), within(1e-9));
    }
  }

  @Test
  void fit_validationWithoutLabels_isRefused() {
    try (Classifier classifier = Classifier.fromEncoder(sae).classes(3).build()) {
      assertThatThrownBy(() -> classifier.fit(ROWS, training(1).validation(ROWS.samples())))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "a classifier's validation data need labels: pass LabeledSamples or LabeledRows");
    }
  }

  @Test
  void fit_labelOutOfRange_namesRowAndClasses() {
    try (Classifier classifier = Classifier.fromEncoder(sae).classes(2).build()) {
      assertThatThrownBy(() -> classifier.fit(ROWS, training(1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageMatching(
              "60 samples of 5 float64: the label of row \\d+ is 2, but classes are from 0 to"
                  + " 1");
      assertThatThrownBy(() -> classifier.evaluate(ROWS))
          .hasMessageMatching(
              "60 samples of 5 float64: the label of row \\d+ is 2, but classes are from 0 to"
                  + " 1");
    }
  }

  @Test
  void builder_wrongValues_areNamed() {
    assertThatThrownBy(() -> Classifier.fromEncoder(sae).classes(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("classes must be at least 2, was 1");
    assertThatThrownBy(() -> Classifier.fromEncoder(sae).build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("classes is not set: set the number of classes, their names, or a head");
    assertThatThrownBy(
            () -> Classifier.fromEncoder(sae).classes(3).classNames(List.of("a", "b")).build())
        .hasMessage("2 class names for 3 classes");
    assertThatThrownBy(() -> Classifier.fromEncoder(sae).classNames(List.of("a", "b", "a")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("each class must be named once, were [a, b, a]");
    assertThatThrownBy(() -> Classifier.fromEncoder(sae).classes(3).classes(4))
        .hasMessage("classes was already set to 3");
  }

  @Test
  void describe_network_saysWhatIsTrained() {
    try (Classifier classifier = Classifier.fromEncoder(sae).classes(3).fineTune(false).build()) {
      assertThat(classifier.describe().lines().toList())
          .containsExactly(
              "Classifier, 57 parameters, float64, reference engine on plain Java",
              "  encoder   5 -> 6, tanh, frozen: weights [5, 6] + bias [6] = 36 parameters",
              "  head      6 -> 3, log-softmax: weights [6, 3] + bias [3] = 21 parameters",
              "  loss      negative log likelihood, mean over batch");
      assertThat(classifier).hasToString("Classifier 5-6-3");
    }
  }

  @Test
  void anyCall_afterClose_isAnIllegalState() {
    Classifier classifier = Classifier.fromEncoder(sae).classes(3).build();
    classifier.close();

    assertThatThrownBy(() -> classifier.predict(ROWS.samples()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("this Classifier is closed");
    assertThatThrownBy(() -> classifier.withFineTune(true))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("this Classifier is closed");
  }

  @Test
  void probabilities_ofOneRow_areThoseOfTheRowAmongOthers() {
    try (Classifier classifier = Classifier.fromEncoder(sae).classes(3).build()) {
      DenseArray all = classifier.probabilities(ROWS.samples());
      float[] row = ROWS.samples().rows(7, 8).toDenseArray().toFloats();

      float[] one = classifier.probabilities(row);

      assertThat(one).hasSize(3);
      for (int c = 0; c < 3; c++) {
        assertThat((double) one[c]).isCloseTo(all.get(7, c), within(1e-6));
      }
    }
  }

  @Test
  void head_ofALinearProbe_predictsAsTheProbeBeforeTraining() throws IOException {
    LinearProbe probe =
        LinearProbe.builder().classNames(List.of("x", "y", "z")).build(ROWS, sae::encode);
    Path file = folder.resolve("probe.safetensors");
    try (Classifier classifier = Classifier.fromEncoder(sae).head(probe).build()) {
      assertThat(classifier.classNames()).containsExactly("x", "y", "z");
      DenseArray expected = probe.logProbabilities(Samples.of(sae.encode(ROWS.samples())));
      DenseArray actual = classifier.probabilities(ROWS.samples());
      for (int i = 0; i < expected.size(); i++) {
        assertThat(actual.get(i)).isCloseTo(Math.exp(expected.get(i)), within(1e-12));
      }
      classifier.save(file);
    }
    try (Classifier loaded = Classifier.load(file, Compute.auto().engine(new ReferenceEngine()))) {
      assertThat(loaded.predict(ROWS.samples()))
          .isEqualTo(probe.predict(Samples.of(sae.encode(ROWS.samples()))));
    }
  }

  @Test
  void head_thatDoesNotFit_isRefused() {
    LinearProbe wide = LinearProbe.builder().build(ROWS);
    assertThatThrownBy(() -> Classifier.fromEncoder(sae).head(wide))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the probe reads codes of 5 units, but the encoders' codes have 6");

    int[] odd = ROWS.labels();
    for (int i = 0; i < odd.length; i++) {
      odd[i] = 2 * odd[i] + 1;
    }
    LinearProbe gaps =
        LinearProbe.builder().build(LabeledSamples.of(ROWS.samples(), odd), sae::encode);
    assertThatThrownBy(() -> Classifier.fromEncoder(sae).head(gaps))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "a head needs a probe of all labels from 0, this one was fitted to the labels"
                + " [1, 3, 5]");

    LinearProbe probe = LinearProbe.builder().build(ROWS, sae::encode);
    assertThatThrownBy(() -> Classifier.fromEncoder(sae).classes(4).head(probe).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the head has 3 classes, but the classifier 4: leave out classes and classNames");
    assertThatThrownBy(
            () -> Classifier.fromEncoder(sae).classNames(List.of("a", "b")).head(probe).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the head has 3 classes, but the classifier 2: leave out classes and classNames");
    assertThatThrownBy(
            () -> Classifier.fromEncoder(sae).classes(2).classNames(List.of("a")).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("1 class names for 2 classes");
  }

  @Test
  void build_moreClassesThanAnArrayHolds_isRefused() {
    assertThatThrownBy(() -> Classifier.fromEncoder(sae).classes(Integer.MAX_VALUE).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("units x classes must stay below 2\\^31, was \\d+ x 2147483647");
  }
}
