package io.github.sparseae.samples.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparseae.internal.random.RandomStream;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Weights;
import io.github.sparseae.picture.Picture;
import io.github.sparseae.picture.WeightPicture;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class CompactPngTest {

  /** A hundred tiles of 10×10 of noise. */
  private static Picture noise() {
    RandomStream random = RandomStream.of(5, "noise", 0);
    double[] values =
        IntStream.range(0, 10_000).mapToDouble(i -> random.nextDouble() - 0.5).toArray();
    DenseArray square = DenseArray.of(values, 100, 100);
    DenseArray bias = DenseArray.of(new double[100], 100);
    return WeightPicture.encoder(new Weights(square, bias, square, bias), 10, 10, "noise")
        .scale(1)
        .toPicture();
  }

  @Test
  void png_ofWeights_isSmallerByHalf() throws IOException {
    Picture picture = noise();
    assertThat(CompactPng.of(picture).length).isLessThan(picture.toPng().length * 6 / 10);
  }

  @Test
  void png_ofWeights_looksTheSame() throws IOException {
    BufferedImage before = noise().toImage();
    BufferedImage after = ImageIO.read(new ByteArrayInputStream(CompactPng.of(noise())));
    assertThat(after.getWidth()).isEqualTo(before.getWidth());
    assertThat(after.getHeight()).isEqualTo(before.getHeight());
    for (int y = 0; y < before.getHeight(); y++) {
      for (int x = 0; x < before.getWidth(); x++) {
        for (int shift = 0; shift < 24; shift += 8) {
          int was = before.getRGB(x, y) >> shift & 0xff;
          int is = after.getRGB(x, y) >> shift & 0xff;
          assertThat(Math.abs(was - is)).isLessThan(4);
        }
      }
    }
  }
}
