package io.github.sparseae.samples.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Samples;
import org.junit.jupiter.api.Test;

class ShiftedDigitsTest {
  private final LabeledSamples digits =
      LabeledSamples.of(
          Samples.ofBytes(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, 4, 0.5f), new int[] {7, 3});

  @Test
  void of_twoDigits_followsThemWithTheirCopiesOnFourSides() {
    LabeledSamples moved = ShiftedDigits.of(digits, 2);

    assertThat(moved.labels()).containsExactly(7, 3, 7, 3, 7, 3, 7, 3, 7, 3);
    assertThat(moved.scale()).isEqualTo(0.5f);
    float[][] rows = {
      {1, 2, 3, 4}, {5, 6, 7, 8}, // as they are
      {0, 1, 0, 3}, {0, 5, 0, 7}, // to the right
      {2, 0, 4, 0}, {6, 0, 8, 0}, // to the left
      {0, 0, 1, 2}, {0, 0, 5, 6}, // down
      {3, 4, 0, 0}, {7, 8, 0, 0}, // up
    };
    for (int row = 0; row < rows.length; row++) {
      for (int pixel = 0; pixel < 4; pixel++) {
        assertThat(moved.get(row, pixel)).isEqualTo(rows[row][pixel] * 0.5);
      }
    }
  }

  @Test
  void of_rowsOfAnotherWidth_areRefused() {
    assertThatThrownBy(() -> ShiftedDigits.of(digits, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("pictures of 3 by 3 pixels, but rows of 4");
  }
}
