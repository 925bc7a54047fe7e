package io.github.sparseae.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.engine.ReferenceEngine;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Weights;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightPictureTest {
  private static final double[] NUMBERS = {
    2, 0, -1, 1, 0, //
    0, -2, 1, 0, 1, //
    1, 0, 0, -1, -2, //
    -1, 1, 2, 0, 0, //
    0, 0, -2, 2, 1, //
    0, -1, 0, 1, -1
  };

  /** The columns of the numbers as tiles of 2×3, three in a row. */
  private static final String[] COLUMNS_AS_TILES = {
    "+++++++++++++", //
    "+W0w+0B0+bw0+",
    "+b00+w0b+WB0+",
    "+++++++++++++",
    "+w0b+0wB+    ",
    "+0Ww+0wb+    ",
    "+++++++++    "
  };

  private final Weights sixInputs =
      weights(DenseArray.of(NUMBERS, 6, 5), DenseArray.of(new double[30], 5, 6));
  private final Weights sixHidden =
      weights(DenseArray.of(new double[30], 5, 6), DenseArray.of(NUMBERS, 6, 5));

  @TempDir Path folder;

  @Test
  void encoder_twoByThreeTiles_showsOneColumnPerHiddenUnit() {
    WeightPicture picture = WeightPicture.encoder(sixInputs, 2, 3, "Encoder").scale(1).gap(1);

    assertThat(sheet(picture.toPicture(), 13, 7)).containsExactly(COLUMNS_AS_TILES);
  }

  @Test
  void decoder_twoByThreeTiles_showsOneColumnPerInput() {
    WeightPicture picture = WeightPicture.decoder(sixHidden, 2, 3, "Decoder").scale(1).gap(1);

    assertThat(sheet(picture.toPicture(), 13, 7)).containsExactly(COLUMNS_AS_TILES);
  }

  @Test
  void atoms_fiveByOneTiles_showsOneRowPerHiddenUnit() {
    WeightPicture picture = WeightPicture.atoms(sixHidden, 5, 1, "Atoms").scale(1).gap(1);

    assertThat(sheet(picture.toPicture(), 7, 13))
        .containsExactly(
            "+++++++", //
            "+W+0+w+", "+0+B+0+", "+b+w+0+", "+w+0+b+", "+0+w+B+", "+++++++", "+b+0+0+", "+w+0+b+",
            "+W+B+0+", "+0+W+w+", "+0+w+b+", "+++++++");
  }

  @Test
  void legible_withAnOutlier_leavesItOut() {
    double[] numbers = new double[1000];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = 0.001 * i - 0.4;
    }
    WeightPicture even =
        WeightPicture.atoms(
            weights(DenseArray.of(numbers, 5, 200), DenseArray.of(numbers, 200, 5)));
    assertThat(even.legible().range()).isEqualTo(0.599);
    numbers[7] = -30;
    WeightPicture outlier =
        WeightPicture.atoms(
            weights(DenseArray.of(numbers, 5, 200), DenseArray.of(numbers, 200, 5)));
    assertThat(outlier.range()).isEqualTo(30);
    assertThat(outlier.legible().range()).isBetween(0.59, 0.599);
  }

  @Test
  void columns_set_arrangesTheTilesInThem() {
    WeightPicture picture = WeightPicture.encoder(sixInputs, 2, 3, "").columns(4).scale(1).gap(1);

    assertThat(sheet(picture.toPicture(), 17, 7))
        .containsExactly(
            "+++++++++++++++++",
            "+W0w+0B0+bw0+w0b+",
            "+b00+w0b+WB0+0Ww+",
            "+++++++++++++++++",
            "+0wB+            ",
            "+0wb+            ",
            "+++++            ");
  }

  @Test
  void scaleAndGap_set_enlargeWeightsAndLines() {
    DenseArray numbers = DenseArray.of(new double[] {1, -2, 2, 0}, 2, 2);
    WeightPicture picture =
        WeightPicture.encoder(weights(numbers, numbers), 1, 2, "").scale(3).gap(2);

    assertThat(sheet(picture.toPicture(), 18, 7))
        .containsExactly(
            "++++++++++++++++++",
            "++++++++++++++++++",
            "++wwwWWW++BBB000++",
            "++wwwWWW++BBB000++",
            "++wwwWWW++BBB000++",
            "++++++++++++++++++",
            "++++++++++++++++++");
  }

  @Test
  void range_notSet_isTheLargestMagnitudeAndIsWritten() {
    DenseArray numbers = DenseArray.of(new double[] {0.1, -0.134249, 0.13, 0}, 2, 2);
    WeightPicture picture = WeightPicture.encoder(weights(numbers, numbers), 2, 1, "Strokes");

    assertThat(picture.range()).isEqualTo(0.134249);
    Picture rendered = picture.toPicture();
    assertThat(Print.shows(rendered, "Strokes", 2)).isTrue();
    assertThat(Print.shows(rendered, "2 hidden units, 2×1 encoder weights each", 1)).isTrue();
    assertThat(Print.shows(rendered, "range ±0.1342", 1)).isTrue();
    assertThat(Print.shows(rendered, "−0.1342", 1)).isTrue();
    assertThat(Print.shows(rendered, "+0.1342", 1)).isTrue();
    assertThat(Print.shows(rendered, "range ±0.1343", 1)).isFalse();
    assertThat(Print.shows(rendered, "clipped", 1)).isFalse();
  }

  @Test
  void range_set_clipsAndSaysHowManyWeights() {
    WeightPicture picture = WeightPicture.encoder(sixInputs, 2, 3, "").scale(1).gap(1).range(1);

    Picture rendered = picture.toPicture();
    assertThat(picture.range()).isEqualTo(1);
    assertThat(sheet(rendered, 13, 7))
        .startsWith(
            "+++++++++++++", //
            "+W0W+0B0+BW0+",
            "+B00+W0B+WB0+");
    assertThat(Print.shows(rendered, "range ±1 (clipped: 6 of 30 weights)", 1)).isTrue();
  }

  @Test
  void range_wider_makesTheGreysFainter() {
    WeightPicture picture = WeightPicture.encoder(sixInputs, 2, 3, "").scale(1).gap(1).range(4);

    assertThat(sheet(picture.toPicture(), 13, 7).get(1)).isEqualTo("+w0?+0b0+??0+");
  }

  @Test
  void encoder_allWeightsZero_isGreyWithRangeZero() {
    WeightPicture picture = WeightPicture.encoder(sixHidden, 1, 5, "").scale(1).gap(1);

    assertThat(picture.range()).isZero();
    Picture rendered = picture.toPicture();
    assertThat(sheet(rendered, 19, 5))
        .containsExactly(
            "+++++++++++++++++++",
            "+00000+00000+00000+",
            "+++++++++++++++++++",
            "+00000+00000+00000+",
            "+++++++++++++++++++");
    assertThat(Print.shows(rendered, "range ±0", 1)).isTrue();
  }

  @Test
  void encoder_ofTheLecture_isAboutTwelveHundredPixelsWide() {
    Weights weights =
        weights(
            DenseArray.of(new float[784 * 400], 784, 400),
            DenseArray.of(new float[400 * 784], 400, 784));

    Picture encoder = WeightPicture.encoder(weights, 28, 28, "Encoder").toPicture();
    Picture decoder = WeightPicture.decoder(weights, 20, 20, "Decoder").toPicture();

    assertThat(encoder.width()).isEqualTo(20 * (28 * 2 + 2) + 2 + 2 * Canvas.MARGIN);
    assertThat(decoder.width()).isEqualTo(28 * (20 * 2 + 2) + 2 + 2 * Canvas.MARGIN);
    assertThat(Print.shows(encoder, "400 hidden units, 28×28 encoder weights each", 2)).isTrue();
    assertThat(Print.shows(decoder, "784 inputs, 20×20 decoder weights each", 2)).isTrue();
  }

  @Test
  void columns_notSet_areTheRootOfTheTilesRoundedUp() {
    WeightPicture picture =
        WeightPicture.encoder(
            weights(DenseArray.of(new float[802], 2, 401), DenseArray.of(new float[802], 401, 2)),
            2,
            1,
            "");
    byte[] usual = picture.toPicture().toPng();

    assertThat(picture.columns(21).toPicture().toPng()).isEqualTo(usual);
    assertThat(picture.columns(20).toPicture().toPng()).isNotEqualTo(usual);
  }

  @Test
  void scale_notSet_isTheLargestWithinTheLimit() {
    // A line of 168 weights is 1176 + 2 · gap pixels long on scale 7, and the limit is 1180.
    assertScale(1, 168, 2, 7);
    assertScale(1, 168, 3, 6);
    assertScale(168, 1, 2, 7);
    assertScale(168, 1, 3, 6);
    assertScale(2, 3, 2, 16);
    assertScale(1, 5000, 2, 1);
  }

  private static void assertScale(int height, int width, int gap, int scale) {
    int inputs = height * width;
    WeightPicture picture =
        WeightPicture.encoder(
                weights(
                    DenseArray.of(new float[inputs], inputs, 1),
                    DenseArray.of(new float[inputs], 1, inputs)),
                height,
                width,
                "")
            .gap(gap);
    byte[] fitting = picture.toPicture().toPng();

    assertThat(picture.scale(scale).toPicture().toPng()).isEqualTo(fitting);
  }

  @Test
  void tile_ofWrongSize_throwsWithBothNumbers() {
    assertThatThrownBy(() -> WeightPicture.encoder(sixInputs, 2, 4, ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "a tile of 2×4 holds 8 numbers, but there are 6 encoder weights for each hidden unit");
    assertThatThrownBy(() -> WeightPicture.decoder(sixHidden, 5, 1, ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "a tile of 5×1 holds 5 numbers, but there are 6 decoder weights for each input");
    assertThatThrownBy(() -> WeightPicture.atoms(sixHidden, 2, 3, ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "a tile of 2×3 holds 6 numbers, but there are 5 decoder weights for each hidden unit");
    assertThatThrownBy(() -> WeightPicture.atoms(sixHidden, -1, -5, ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a tile needs a positive size, was -1×-5");
  }

  @Test
  void weight_notFinite_throwsWithItsPlace() {
    double[] numbers = NUMBERS.clone();
    numbers[2 * 5 + 3] = Double.NaN;
    Weights broken = weights(DenseArray.of(numbers, 6, 5), DenseArray.of(numbers, 5, 6));

    assertThatThrownBy(() -> WeightPicture.encoder(broken, 2, 3, ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("encoder weight [2, 3] is NaN: only finite numbers can be shown");
  }

  @Test
  void setting_outOfBounds_throws() {
    WeightPicture picture = WeightPicture.encoder(sixInputs, 2, 3, "");

    assertThat(picture.columns(Integer.MAX_VALUE).toPicture().height())
        .isEqualTo(picture.columns(5).toPicture().height());
    assertThatThrownBy(() -> picture.columns(0)).hasMessage("columns must be positive, was 0");
    assertThatThrownBy(() -> picture.scale(65)).hasMessage("scale must be 1 to 64, was 65");
    assertThatThrownBy(() -> picture.gap(-1)).hasMessage("gap must be 0 to 64, was -1");
    assertThatThrownBy(() -> picture.range(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("range must be positive and finite, was 0.0");
  }

  @Test
  void toPicture_tooLarge_throwsInsteadOfRunningOutOfMemory() {
    Weights wide =
        weights(
            DenseArray.of(new float[400_000], 4, 100_000),
            DenseArray.of(new float[400_000], 100_000, 4));

    assertThatThrownBy(() -> WeightPicture.encoder(wide, 2, 2, "").scale(64).toPicture())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "a picture of 41212×41082 pixels is too large, the limit is 100 million pixels");
  }

  @Test
  void save_ofPicture_writesItsPixels() throws Exception {
    Path file = folder.resolve("pictures").resolve("encoder.png");
    WeightPicture picture = WeightPicture.encoder(sixInputs, 2, 3, "Encoder");

    picture.save(file);

    assertThat(file).hasBinaryContent(picture.toPicture().toPng());
  }

  private static Weights weights(DenseArray encoder, DenseArray decoder) {
    return new Weights(
        encoder,
        DenseArray.of(new float[encoder.columns()], encoder.columns()),
        decoder,
        DenseArray.of(new float[decoder.columns()], decoder.columns()));
  }

  /** The lower left part of a picture, inside the margin, with a letter for each tint. */
  private static List<String> sheet(Picture picture, int width, int height) {
    BufferedImage image = picture.toImage();
    int bottom = picture.height() - 14;
    List<String> lines = new ArrayList<>();
    for (int y = bottom - height; y < bottom; y++) {
      StringBuilder line = new StringBuilder();
      for (int x = 14; x < 14 + width; x++) {
        line.append(letter(image.getRGB(x, y) & 0xFFFFFF));
      }
      lines.add(line.toString());
    }
    return lines;
  }

  private static char letter(int rgb) {
    return switch (rgb) {
      case 0x000000 -> 'B';
      case 0x404040 -> 'b';
      case 0x808080 -> '0';
      case 0xBFBFBF -> 'w';
      case 0xFFFFFF -> 'W';
      case Canvas.LINE -> '+';
      case Canvas.PAGE -> ' ';
      default -> '?';
    };
  }

  @Test
  void encoderAndDecoder_ofAnAutoencoder_chooseTilesNearASquare() {
    try (SparseAutoencoder sae =
        SparseAutoencoder.builder()
            .inputs(6)
            .hidden(20)
            .seed(1)
            .compute(Compute.auto().engine(new ReferenceEngine()))
            .build()) {
      assertThat(WeightPicture.encoder(sae.weights()).toPicture().toPng())
          .isEqualTo(
              WeightPicture.encoder(sae.weights(), 2, 3, "encoder weights").toPicture().toPng());
      assertThat(WeightPicture.decoder(sae.weights()).toPicture().toPng())
          .isEqualTo(
              WeightPicture.decoder(sae.weights(), 4, 5, "decoder weights").toPicture().toPng());
    }
  }
}
