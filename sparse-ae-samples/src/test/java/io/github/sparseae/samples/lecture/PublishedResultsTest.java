package io.github.sparseae.samples.lecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class PublishedResultsTest {

  @Test
  void losses_asPrinted_areFifteenAndFall() {
    assertThat(PublishedResults.LOSSES).hasSize(15);
    assertThat(List.copyOf(PublishedResults.LOSSES.values()))
        .isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(PublishedResults.loss(1)).hasValue(0.190024);
    assertThat(PublishedResults.loss(20)).hasValue(PublishedResults.LAST_LOSS).hasValue(0.058213);
  }

  @Test
  void loss_ofAnEpochThatWasNotPrinted_isEmpty() {
    assertThat(PublishedResults.loss(5)).isEmpty();
    assertThat(PublishedResults.loss(9)).isEmpty();
    assertThat(PublishedResults.loss(21)).isEmpty();
  }

  @Test
  void classifier_asPrinted_hasTenEpochs() {
    assertThat(PublishedResults.TRAIN_ERRORS)
        .hasSize(10)
        .isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(PublishedResults.TEST_ACCURACIES).hasSize(10).isSorted();
    assertThat(PublishedResults.trainError(10)).hasValue(0.309653);
    assertThat(PublishedResults.testAccuracy(1)).hasValue(78.73);
    assertThat(PublishedResults.testAccuracy(11)).isEmpty();
  }
}
