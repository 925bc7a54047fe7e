package io.github.sparseae.picture;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * A finished picture: pixels, to be saved as a PNG file or embedded in a page. Immutable.
 *
 * <p>Needs no display and no fonts; the same data gives the same pixels on every machine.
 */
public final class Picture {
  private final int width;
  private final int height;
  private final int[] pixels;

  /** Takes over pixels that nobody else will touch, row after row, each 0xRRGGBB. */
  Picture(int width, int height, int[] pixels) {
    this.width = width;
    this.height = height;
    this.pixels = pixels;
  }

  /**
   * How wide the picture is.
   *
   * @return pixels from left to right
   */
  public int width() {
    return width;
  }

  /**
   * How high the picture is.
   *
   * @return pixels from top to bottom
   */
  public int height() {
    return height;
  }

  /**
   * The picture for Java's own imaging.
   *
   * @return a copy, of {@link BufferedImage#TYPE_INT_RGB}
   */
  public BufferedImage toImage() {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, width, height, pixels, 0, width);
    return image;
  }

  /**
   * The picture as the content of a PNG file, for example to embed in an HTML page.
   *
   * @return the bytes, a copy
   */
  public byte[] toPng() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    // ImageIO.write on a plain stream would go through a file in the temporary folder.
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
   * Saves the picture as a PNG file. Folders that are missing are made. The file is written beside
   * its place and then moved there in one step: a reader sees the old picture or the new one, never
   * half of one.
   *
   * @param path the file; it is PNG whatever its name ends with
   * @throws IOException if the file cannot be written; a file that was there is then unharmed
   */
  public void save(Path path) throws IOException {
    byte[] png = toPng();
    Path target = path.toAbsolutePath();
    Path folder = target.getParent();
    if (folder == null || Files.isDirectory(target)) {
      throw new IOException("a picture cannot be saved at " + path + ": that is a folder");
    }
    if (!Files.isDirectory(folder)) {
      // Asked first because Java 17 refuses a folder that is there by way of a symbolic link.
      Files.createDirectories(folder);
    }
    Path unfinished = folder.resolve("." + target.getFileName() + "." + UUID.randomUUID());
    try {
      Files.write(unfinished, png);
      move(unfinished, target);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** The size, for example {@code "picture of 1206×1290 pixels"}. */
  @Override
  public String toString() {
    return "picture of " + width + "×" + height + " pixels";
  }
}
