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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntConsumer;
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

  /** Eight bits of the number of a color in a palette. */
  private static final byte[] INDEXED = {8, 3, 0, 0, 0};

  private static final int COLORS = 256;

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
   * Returns the picture as a Java image, a copy of {@link BufferedImage#TYPE_INT_RGB}. Needs the
   * JDK module {@code java.desktop}, which a program on the module path requires by its own {@code
   * module-info.java}.
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
    byte[] row = new byte[1 + 3 * width];
    row[0] = UP;
    return png(
        RGB,
        new byte[0],
        row,
        start -> {
          for (int x = 0; x < width; x++) {
            int above = start == 0 ? 0 : pixels[start - width + x];
            for (int color = 0; color < 3; color++) {
              int shift = 16 - 8 * color;
              row[1 + 3 * x + color] = (byte) ((pixels[start + x] >> shift) - (above >> shift));
            }
          }
        });
  }

  /**
   * Returns the picture as the bytes of a PNG file of about half the size, with a palette: grays in
   * 64 steps from black to white, which look the same, and all other colors as they are. With more
   * than 256 such colors it is {@link #toPng}.
   */
  public byte[] toCompactPng() {
    Map<Integer, Integer> palette = new LinkedHashMap<>();
    byte[] indices = new byte[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      indices[i] = palette.computeIfAbsent(coarse(pixels[i]), color -> palette.size()).byteValue();
    }
    if (palette.size() > COLORS) {
      return toPng();
    }
    ByteBuffer colors = ByteBuffer.allocate(3 * palette.size());
    palette.keySet().forEach(rgb -> colors.put((byte) (rgb >> 16)).putShort(rgb.shortValue()));
    byte[] row = new byte[1 + width];
    return png(
        INDEXED,
        chunk("PLTE", colors.array()),
        row,
        start -> System.arraycopy(indices, start, row, 1, width));
  }

  /** Rounds a gray to the coarser scale; keeps other colors. */
  private static int coarse(int rgb) {
    int level = rgb & 0xff;
    return rgb == Canvas.gray(level) ? Canvas.gray(level / 4 * (COLORS - 1) / 63) : rgb;
  }

  private byte[] png(byte[] kind, byte[] palette, byte[] row, IntConsumer fill) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream rows = new DeflaterOutputStream(bytes)) {
      for (int start = 0; start < pixels.length; start += width) {
        fill.accept(start);
        rows.write(row);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("encoding a PNG in memory failed", e);
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    png.writeBytes(PNG);
    png.writeBytes(
        chunk("IHDR", ByteBuffer.allocate(13).putInt(width).putInt(height).put(kind).array()));
    png.writeBytes(palette);
    png.writeBytes(chunk("IDAT", bytes.toByteArray()));
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

  /**
   * Saves the picture as a PNG file, whatever its extension, creating missing folders. The file is
   * replaced atomically: a reader sees the whole old picture or the whole new one.
   *
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
    AtomicFile.createFolder(folder);
    AtomicFile.write(target, png);
  }

  /** The size, for example {@code "picture of 1206×1290 pixels"}. */
  @Override
  public String toString() {
    return "picture of " + width + "×" + height + " pixels";
  }
}
