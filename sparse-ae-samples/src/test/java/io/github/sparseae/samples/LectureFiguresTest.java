package io.github.sparseae.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class LectureFiguresTest {

  @Test
  void losses_asPrinted_areFifteenAndFall() {
    assertThat(LectureFigures.LOSSES).hasSize(15);
    assertThat(List.copyOf(LectureFigures.LOSSES.values()))
        .isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(LectureFigures.loss(1)).hasValue(0.190024);
    assertThat(LectureFigures.loss(20)).hasValue(LectureFigures.LAST_LOSS).hasValue(0.058213);
  }

  @Test
  void loss_ofAnEpochThatWasNotPrinted_isEmpty() {
    assertThat(LectureFigures.loss(5)).isEmpty();
    assertThat(LectureFigures.loss(9)).isEmpty();
    assertThat(LectureFigures.loss(21)).isEmpty();
  }

  @Test
  void classifier_asPrinted_hasTenEpochs() {
    assertThat(LectureFigures.TRAIN_ERRORS)
        .hasSize(10)
        .isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(LectureFigures.TEST_ACCURACIES).hasSize(10).isSorted();
    assertThat(LectureFigures.trainError(10)).hasValue(0.309653);
    assertThat(LectureFigures.testAccuracy(1)).hasValue(78.73);
    assertThat(LectureFigures.testAccuracy(11)).isEmpty();
  }
}
