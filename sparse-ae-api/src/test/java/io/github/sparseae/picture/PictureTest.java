package io.github.sparseae.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureTest {
  private static final int[] PIXELS = {0x000000, 0x808080, 0xFFFFFF, 0x2B4A78, 0x010203, 0xF7F8FA};

  private final Picture picture = new Picture(3, 2, PIXELS.clone());

  @TempDir Path folder;

  @Test
  void size_ofPicture_isWidthAndHeight() {
    assertThat(picture.width()).isEqualTo(3);
    assertThat(picture.height()).isEqualTo(2);
    assertThat(picture).hasToString("picture of 3×2 pixels");
  }

  @Test
  void toPng_decoded_hasTheSamePixels() throws IOException {
    assertThat(pixels(ImageIO.read(new ByteArrayInputStream(picture.toPng())))).isEqualTo(PIXELS);
  }

  @Test
  void toCompactPng_decoded_hasNearbyGraysAndTheSameColors() throws IOException {
    BufferedImage decoded = ImageIO.read(new ByteArrayInputStream(picture.toCompactPng()));
    assertThat(pixels(decoded))
        .isEqualTo(new int[] {0x000000, 0x818181, 0xFFFFFF, 0x2B4A78, 0x010203, 0xF7F8FA});
  }

  @Test
  void toCompactPng_ofGrays_isSmallerByHalf() {
    int[] noise = new Random(5).ints(10_000, 0, 256).map(Canvas::gray).toArray();
    Picture grays = new Picture(100, 100, noise);
    assertThat(grays.toCompactPng().length).isLessThan(grays.toPng().length * 6 / 10);
  }

  @Test
  void toCompactPng_ofManyColors_isThePngItself() {
    Picture colors = new Picture(20, 20, new Random(5).ints(400, 0, 0x1000000).toArray());
    assertThat(colors.toCompactPng()).isEqualTo(colors.toPng());
  }

  @Test
  void toImage_changed_leavesThePictureAsItWas() {
    BufferedImage image = picture.toImage();
    assertThat(pixels(image)).isEqualTo(PIXELS);

    image.setRGB(0, 0, 0x123456);

    assertThat(pixels(picture.toImage())).isEqualTo(PIXELS);
  }

  @Test
  void save_inMissingFolders_makesThemAndLeavesNothingElse() throws IOException {
    Path inner = folder.resolve("a").resolve("b");
    Path file = inner.resolve("picture.png");

    picture.save(file);

    assertThat(file).hasBinaryContent(picture.toPng());
    assertThat(inner.toFile().list()).containsExactly("picture.png");
  }

  @Test
  void save_overAnotherFile_replacesIt() throws IOException {
    Path file = folder.resolve("picture.png");
    Files.writeString(file, "something else, longer than the picture is".repeat(100));

    picture.save(file);

    assertThat(file).hasBinaryContent(picture.toPng());
  }

  @Test
  void save_inAFolderBehindASymbolicLink_writesThere() throws IOException {
    Path real = Files.createDirectory(folder.resolve("real"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), real);

    picture.save(link.resolve("picture.png"));

    assertThat(real.resolve("picture.png")).hasBinaryContent(picture.toPng());
  }

  @Test
  void save_atAFolder_throwsAndLeavesIt() throws IOException {
    assertThatThrownBy(() -> picture.save(folder))
        .isInstanceOf(IOException.class)
        .hasMessage("a picture cannot be saved at " + folder + ": that is a folder");
    assertThat(folder).isEmptyDirectory();
  }

  private static int[] pixels(BufferedImage image) {
    int[] argb = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    for (int i = 0; i < argb.length; i++) {
      argb[i] &= 0xFFFFFF;
    }
    return argb;
  }
}
