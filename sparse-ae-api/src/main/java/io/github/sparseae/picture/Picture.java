package io.github.sparseae.picture;

import io.github.sparseae.internal.io.AtomicFile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * A finished picture: pixels, to be saved as a PNG file or embedded in a page. Immutable.
 *
 * <p>Works without display and fonts; the same data have the same pixels on every machine.
 */
public final class Picture {
  private final int width;
  private final int height;
  private final int[] pixels;

  /** Wraps pixels in row-major order, each 0xRRGGBB, without copying them. */
  Picture(int width, int height, int[] pixels) {
    this.width = width;
    this.height = height;
    this.pixels = pixels;
  }

  /** {@return the width in pixels} */
  public int width() {
    return width;
  }

  /** {@return the height in pixels} */
  public int height() {
    return height;
  }

  /** {@return a copy of the picture as a Java image of {@link BufferedImage#TYPE_INT_RGB}} */
  public BufferedImage toImage() {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, width, height, pixels, 0, width);
    return image;
  }

  /**
   * {@return a copy of the picture as the bytes of a PNG file, for example to embed in an HTML
   * page}
   */
  public byte[] toPng() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    // ImageIO.write on a plain stream would use a temporary file.
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      if (!ImageIO.write(toImage(), "png", out)) {
        throw new IllegalStateException("this Java runtime has no PNG writer");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("encoding a PNG in memory failed", e);
    }
    return bytes.toByteArray();
  }

  /**
   * Saves the picture as a PNG file, creating missing folders. The file is replaced atomically: a
   * reader sees the whole old picture or the whole new one.
   *
   * @param path the file; always PNG, whatever its extension
   * @throws IOException if the file cannot be written, or is a device or a pipe; an existing file
   *     is then unchanged
   */
  public void save(Path path) throws IOException {
    byte[] png = toPng();
    Path target = path.toAbsolutePath();
    Path folder = target.getParent();
    if (folder == null || Files.isDirectory(target)) {
      throw new IOException("a picture cannot be saved at " + path + ": that is a folder");
    }
    if (!Files.isDirectory(folder)) {
      // Checked first because createDirectories fails on a symbolic link to a folder in Java 17.
      Files.createDirectories(folder);
    }
    AtomicFile.write(target, png);
  }

  /** The size, for example {@code "picture of 1206×1290 pixels"}. */
  @Override
  public String toString() {
    return "picture of " + width + "×" + height + " pixels";
  }
}
