package io.github.sparseae.picture;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.sparseae.internal.io.AtomicFile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/**
 * A finished picture: pixels, to be saved as a PNG file or embedded in a page. Immutable.
 *
 * <p>Works without display and fonts, and but for {@link #toImage} without the JDK module {@code
 * java.desktop}; the same data have the same pixels on every machine.
 */
public final class Picture {
  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

  /** Eight bits of red, of green and of blue, neither a palette nor interlaced. */
  private static final byte[] RGB = {8, 2, 0, 0, 0};

  /** The filter by which a row of a PNG holds the differences to the row above it. */
  private static final byte UP = 2;

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

  /**
   * Returns the picture as a Java image. Needs the JDK module {@code java.desktop}, which a program
   * on the module path requires by its own {@code module-info.java}.
   *
   * @return a copy of {@link BufferedImage#TYPE_INT_RGB}
   */
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
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    png.writeBytes(PNG);
    png.writeBytes(
        chunk("IHDR", ByteBuffer.allocate(13).putInt(width).putInt(height).put(RGB).array()));
    png.writeBytes(chunk("IDAT", deflated()));
    png.writeBytes(chunk("IEND", new byte[0]));
    return png.toByteArray();
  }

  private static byte[] chunk(String type, byte[] content) {
    ByteBuffer chunk = ByteBuffer.allocate(content.length + 12);
    chunk.putInt(content.length).put(type.getBytes(US_ASCII)).put(content);
    CRC32 sum = new CRC32();
    sum.update(chunk.array(), 4, content.length + 4);
    return chunk.putInt((int) sum.getValue()).array();
  }

  private byte[] deflated() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] row = new byte[1 + 3 * width];
    row[0] = UP;
    try (DeflaterOutputStream rows = new DeflaterOutputStream(bytes)) {
      for (int i = 0; i < pixels.length; i += width) {
        for (int x = 0; x < width; x++) {
          int above = i == 0 ? 0 : pixels[i - width + x];
          for (int color = 0; color < 3; color++) {
            int shift = 16 - 8 * color;
            row[1 + 3 * x + color] = (byte) ((pixels[i + x] >> shift) - (above >> shift));
          }
        }
        rows.write(row);
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
