package io.github.sparseae.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparseae.data.Samples;
import io.github.sparseae.model.DenseArray;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReconstructionPictureTest {
  private static final float[] FIRST = {0, 0.2f, 0.4f, 0.6f, 0.8f, 1};
  private static final float[] SECOND = {1, -3, 0.5f, 0, 7, 0.1f};

  @TempDir Path folder;

  @Test
  void toPicture_twoRows_putsSamplesInColumnsAndRowsBelowEachOther() {
    Picture picture =
        ReconstructionPicture.of(2, 3)
            .add("", FIRST, SECOND)
            .add("", SECOND, FIRST)
            .scale(1)
            .toPicture();

    int[][] first = {{0, 51, 102}, {153, 204, 255}};
    int[][] second = {{255, 0, 128}, {0, 255, 26}};
    assertThat(picture.width()).isEqualTo(14 + 5 + 6 + 5 + 14);
    assertThat(picture.height()).isEqualTo(14 + 4 + 12 + 4 + 14);
    assertThat(greys(picture, 15, 15)).isDeepEqualTo(first);
    assertThat(greys(picture, 26, 15)).isDeepEqualTo(second);
    assertThat(greys(picture, 15, 31)).isDeepEqualTo(second);
    assertThat(greys(picture, 26, 31)).isDeepEqualTo(first);
    assertThat(picture.toImage().getRGB(14, 14) & 0xFFFFFF).isEqualTo(Canvas.LINE);
    assertThat(picture.toImage().getRGB(20, 14) & 0xFFFFFF).isEqualTo(Canvas.PAGE);
  }

  @Test
  void scale_set_enlargesEachPixel() {
    Picture picture = ReconstructionPicture.of(2, 3).add("", FIRST).scale(4).toPicture();

    BufferedImage image = picture.toImage();
    for (int y = 0; y < 8; y++) {
      for (int x = 0; x < 12; x++) {
        int expected = Math.round(255 * FIRST[y / 4 * 3 + x / 4]);
        assertThat(image.getRGB(15 + x, 15 + y) & 0xFF).isEqualTo(expected);
      }
    }
  }

  @Test
  void labelsAndTitle_given_areWritten() {
    Picture picture =
        ReconstructionPicture.of(2, 3)
            .title("Test images")
            .add("input", FIRST)
            .add("epoch 10", SECOND)
            .toPicture();

    assertThat(Print.shows(picture, "Test images", 3)).isTrue();
    assertThat(Print.shows(picture, "input", 2)).isTrue();
    assertThat(Print.shows(picture, "epoch 10", 2)).isTrue();
    assertThat(Print.shows(picture, "epoch 11", 2)).isFalse();
  }

  @Test
  void numbers_given_standBelowTheLastRow() {
    Picture picture =
        ReconstructionPicture.of(2, 3)
            .add("a", FIRST, SECOND)
            .add("b", SECOND, FIRST)
            .numbers(0.058213, 12)
            .toPicture();

    assertThat(Print.shows(picture, "0.0582", 2)).isTrue();
    assertThat(Print.shows(picture, "12", 2)).isTrue();
  }

  @Test
  void meanSquaredErrors_asked_standBelowAllRowsButTheFirst() {
    float[] zeros = new float[6];
    float[] far = {0.5f, 0, 0, 0, 0, 0};
    float[] farther = {0, 1, 0, -0.5f, 0, 0};
    Picture picture =
        ReconstructionPicture.of(2, 3)
            .add("input", zeros, zeros)
            .add("output", far, farther)
            .add("other", farther, far)
            .numbers(77, 88)
            .meanSquaredErrors()
            .toPicture();

    // 0.25 / 6 and 1.25 / 6
    assertThat(Print.shows(picture, "0.0417", 2)).isTrue();
    assertThat(Print.shows(picture, "0.208", 2)).isTrue();
    assertThat(Print.shows(picture, "77", 2)).isTrue();
  }

  @Test
  void add_samplesOrMatrix_drawsTheSameAsArrays() {
    ReconstructionPicture arrays = ReconstructionPicture.of(2, 3).add("x", FIRST, SECOND);
    float[][] rows = {FIRST, SECOND};
    float[] flat = {0, 0.2f, 0.4f, 0.6f, 0.8f, 1, 1, -3, 0.5f, 0, 7, 0.1f};

    byte[] expected = arrays.toPicture().toPng();

    assertThat(ReconstructionPicture.of(2, 3).add("x", Samples.of(rows)).toPicture().toPng())
        .isEqualTo(expected);
    assertThat(
            ReconstructionPicture.of(2, 3).add("x", DenseArray.of(flat, 2, 6)).toPicture().toPng())
        .isEqualTo(expected);
  }

  @Test
  void add_arrayChangedAfterwards_drawsWhatWasAdded() {
    float[] image = FIRST.clone();
    ReconstructionPicture picture = ReconstructionPicture.of(2, 3).add("x", image);
    byte[] before = picture.toPicture().toPng();

    image[0] = 1;

    assertThat(picture.toPicture().toPng()).isEqualTo(before);
  }

  @Test
  void toPicture_tenDigits_isBetweenThousandAndTwelveHundredPixelsWide() {
    float[][] images = new float[10][784];

    Picture picture =
        ReconstructionPicture.of(28, 28)
            .add("input", images)
            .add("epoch 10", images)
            .meanSquaredErrors()
            .toPicture();

    assertThat(picture.width()).isBetween(1000, 1200);
  }

  @Test
  void add_rowsOfDifferentLengths_throwsAndSaysWhich() {
    ReconstructionPicture picture = ReconstructionPicture.of(2, 3).add("input", FIRST, SECOND);

    assertThatThrownBy(() -> picture.add("epoch 10", FIRST))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("row \"epoch 10\" has 1 image, but row \"input\" has 2");
    assertThatThrownBy(() -> picture.add("none"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("row \"none\" has no images");
  }

  @Test
  void add_badImage_throwsAndSaysWhich() {
    ReconstructionPicture picture = ReconstructionPicture.of(2, 3);

    assertThatThrownBy(() -> picture.add("input", FIRST, new float[7]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("image 1 of row \"input\" has 7 numbers, but 2×3 is 6");
    assertThatThrownBy(() -> picture.add("input", DenseArray.of(new double[8], 2, 4)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("image 0 of row \"input\" has 4 numbers, but 2×3 is 6");
    assertThatThrownBy(() -> picture.add("input", DenseArray.of(new double[6], 6)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("row \"input\" is float64 [6], not a matrix of images");
    assertThatThrownBy(() -> picture.add("input", FIRST, new float[] {0, 0, 0, 0, Float.NaN, 0}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("pixel 4 of image 1 of row \"input\" is NaN: only finite numbers can be shown");
  }

  @Test
  void numbers_notAsManyAsImages_throws() {
    ReconstructionPicture picture = ReconstructionPicture.of(2, 3);

    assertThatThrownBy(() -> picture.numbers(1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("numbers need a row: add one first");
    picture.add("input", FIRST);
    assertThatThrownBy(() -> picture.numbers(1, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("2 numbers for row \"input\" of 1 image");
  }

  @Test
  void settings_outOfBounds_throw() {
    assertThatThrownBy(() -> ReconstructionPicture.of(0, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an image needs a positive size, was 0×3");
    assertThatThrownBy(() -> ReconstructionPicture.of(2, 3).scale(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("scale must be 1 to 64, was 0");
  }

  @Test
  void toPicture_withoutRows_throws() {
    assertThatThrownBy(() -> ReconstructionPicture.of(2, 3).toPicture())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("there is nothing to draw: add a row first");
  }

  @Test
  void save_ofPicture_writesItsPixels() throws Exception {
    Path file = folder.resolve("reconstructions.png");
    ReconstructionPicture picture = ReconstructionPicture.of(2, 3).add("input", FIRST);

    picture.save(file);

    assertThat(file).hasBinaryContent(picture.toPicture().toPng());
  }

  private static int[][] greys(Picture picture, int left, int top) {
    BufferedImage image = picture.toImage();
    int[][] greys = new int[2][3];
    for (int y = 0; y < 2; y++) {
      for (int x = 0; x < 3; x++) {
        int rgb = image.getRGB(left + x, top + y) & 0xFFFFFF;
        greys[y][x] = rgb & 0xFF;
        assertThat(rgb).as("a grey").isEqualTo((rgb & 0xFF) * 0x010101);
      }
    }
    return greys;
  }

  @Test
  void of_moreThanAPictureHolds_throws() {
    assertThatThrownBy(() -> ReconstructionPicture.of(50_000, 50_000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "a picture of 50000×50000 pixels is too large, the limit is 100 million pixels");
  }
}
