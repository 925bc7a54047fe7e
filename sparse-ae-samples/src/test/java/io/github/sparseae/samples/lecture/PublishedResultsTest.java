package io.github.sparseae.samples.lecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class PublishedResultsTest {

  @Test
  void losses_asPrinted_areFifteenAndFall() {
    List<Double> printed = PublishedResults.LOSSES.stream().filter(loss -> !loss.isNaN()).toList();
    assertThat(printed).hasSize(15).isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(PublishedResults.at(PublishedResults.LOSSES, 1)).hasValue(0.190024);
    assertThat(PublishedResults.at(PublishedResults.LOSSES, 10)).hasValue(0.066157);
    assertThat(PublishedResults.at(PublishedResults.LOSSES, 20))
        .hasValue(PublishedResults.LAST_LOSS)
        .hasValue(0.058213);
  }

  @Test
  void loss_ofAnEpochThatWasNotPrinted_isEmpty() {
    for (int epoch : new int[] {5, 9, 21}) {
      assertThat(PublishedResults.at(PublishedResults.LOSSES, epoch)).isEmpty();
    }
  }

  @Test
  void classifier_asPrinted_hasTenEpochs() {
    assertThat(PublishedResults.TRAIN_ERRORS)
        .hasSize(10)
        .isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(PublishedResults.TEST_ACCURACIES).hasSize(10).isSorted();
    assertThat(PublishedResults.at(PublishedResults.TRAIN_ERRORS, 10)).hasValue(0.309653);
    assertThat(PublishedResults.at(PublishedResults.TEST_ACCURACIES, 1)).hasValue(78.73);
    assertThat(PublishedResults.at(PublishedResults.TEST_ACCURACIES, 11)).isEmpty();
  }
}
