package io.github.sparseae.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DigitCanvasTest {
  private final DigitCanvas canvas = new DigitCanvas();

  @Test
  void segment_levelThroughPixelCentres_inkFallsWithTheDistance() {
    // From the centre of column 3 to that of column 9, along the centres of row 5; the edge is
    // 1.1 pixels wide around the radius of 1.1.
    canvas.segment(3.5, 5.5, 9.5, 5.5, 1.1, 1);

    assertThat(pixel(5, 6)).isEqualTo(255);
    assertThat(pixel(4, 6)).isEqualTo(pixel(6, 6)).isEqualTo(share(1.1 + 0.55 - 1));
    assertThat(pixel(3, 6)).isEqualTo(pixel(7, 6)).isZero();
    assertThat(pixel(5, 9)).isEqualTo(255);
    assertThat(pixel(5, 10)).isEqualTo(pixel(5, 2)).isEqualTo(share(1.1 + 0.55 - 1));
    assertThat(pixel(6, 10)).isEqualTo(share(1.1 + 0.55 - Math.sqrt(2)));
    assertThat(pixel(5, 11)).isZero();
    assertThat(pixel(6, 5)).as("rows are not columns").isPositive();
    assertThat(pixel(9, 5)).isZero();
  }

  @Test
  void segment_strength_scalesTheInk() {
    canvas.segment(14.5, 8.5, 14.5, 12.5, 2, 0.8);

    assertThat(pixel(10, 14)).isEqualTo(204);
  }

  @Test
  void segment_crossing_keepsTheStrongerInk() {
    canvas.segment(4.5, 4.5, 12.5, 4.5, 1, 1);
    canvas.segment(8.5, 2.5, 8.5, 9.5, 1, 0.5);

    assertThat(pixel(4, 8)).isEqualTo(255);
    assertThat(pixel(8, 8)).isEqualTo(128);
  }

  @Test
  void segment_ofNoLength_isADot() {
    canvas.segment(20.5, 7.5, 20.5, 7.5, 0.6, 1);

    assertThat(pixel(7, 20)).isEqualTo(255);
    assertThat(pixel(7, 21)).isEqualTo(share(0.6 + 0.55 - 1));
    assertThat(pixel(7, 22)).isZero();
  }

  @Test
  void segment_beyondTheBorder_cutOff() {
    canvas.segment(-30, 27.5, 60, 27.5, 1, 1);
    canvas.segment(-50, -50, -40, -45, 2, 1);

    assertThat(pixel(27, 0)).isEqualTo(pixel(27, 27)).isEqualTo(255);
    assertThat(pixel(0, 0)).isZero();
  }

  @Test
  void copyTo_canvasWithoutStrokes_overwritesItsPixelsAlone() {
    byte[] target = new byte[800];
    Arrays.fill(target, (byte) 7);
    canvas.copyTo(target, 10);
    assertThat(Arrays.copyOfRange(target, 10, 794)).containsOnly(0);
    assertThat(target[9]).isEqualTo(target[794]).isEqualTo((byte) 7);
  }

  /** The byte for a reach into the edge, which is 1.1 pixels wide. */
  private static int share(double reach) {
    return (int) Math.round(255 * reach / 1.1);
  }

  private int pixel(int row, int column) {
    byte[] picture = new byte[784];
    canvas.copyTo(picture, 0);
    return Byte.toUnsignedInt(picture[28 * row + column]);
  }
}
