package io.github.sparseae.data;

import io.github.sparseae.internal.data.idx.IdxFile;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Reads IDX files, the format MNIST and its relatives come in: a magic number that names the
 * element type and the number of dimensions, the length of each dimension, and the elements,
 * everything big-endian and the last dimension varying fastest. Elements are unsigned bytes (type
 * {@code 0x08}).
 *
 * <p>A file may be plain or compressed by gzip; its content says which, not its name. Nothing is
 * believed before it is checked: the memory used is bounded by what the file truly holds, not by
 * what its header claims, and of a compressed file no more is unpacked than the header allows.
 *
 * <pre>{@code
 * LabeledSamples train = Idx.read(
 *     Path.of("train-images-idx3-ubyte.gz"), Path.of("train-labels-idx1-ubyte.gz"));
 * }</pre>
 *
 * <p>Source: Y. LeCun, C. Cortes and C. Burges, "The MNIST database of handwritten digits", section
 * "File formats".
 */
public final class Idx {
  public static final float PIXEL_SCALE = 1 / 255f;

  private Idx() {}

  /**
   * Reads images: an IDX file of three dimensions {@code [images, rows, columns]}.
   *
   * @param file the file, plain or compressed by gzip
   * @return one sample an image, of width {@code rows · columns}, its pixels row after row, with a
   *     scale of 1/255: pixels are in [0, 1]
   * @throws DataFormatException if the file is no such IDX file, is cut short, goes on after its
   *     end, or is damaged
   * @throws IOException if the file cannot be read
   */
  public static Samples readImages(Path file) throws IOException {
    return images(IdxFile.read(file, 3));
  }

  /**
   * Reads labels: an IDX file of one dimension.
   *
   * @param file the file, plain or compressed by gzip
   * @return the labels, from 0 to 255
   * @throws DataFormatException if the file is no such IDX file, is cut short, goes on after its
   *     end, or is damaged
   * @throws IOException if the file cannot be read
   */
  public static int[] readLabels(Path file) throws IOException {
    return labels(IdxFile.read(file, 1));
  }

  /**
   * Reads images and their labels.
   *
   * @param images the images, as for {@link #readImages}
   * @param labels the labels, as for {@link #readLabels}
   * @return both
   * @throws DataFormatException if a file is not as it should be, or their numbers differ
   * @throws IOException if a file cannot be read
   */
  public static LabeledSamples read(Path images, Path labels) throws IOException {
    return labeled(IdxFile.read(images, 3), IdxFile.read(labels, 1));
  }

  public static LabeledSamples labeled(IdxFile images, IdxFile labels) throws DataFormatException {
    checkLabels(labels.path(), labels.dimension(0), images.path(), images.dimension(0));
    return LabeledSamples.of(images(images), labels(labels));
  }

  static void checkLabels(Path labels, long labelCount, Path images, long imageCount)
      throws DataFormatException {
    if (imageCount != labelCount) {
      throw new DataFormatException(
          labels,
          "dimension 0",
          imageCount + " labels, one for each image in " + images,
          String.valueOf(labelCount));
    }
  }

  private static Samples images(IdxFile file) {
    return Samples.wrapBytes(
        file.elements(), file.elements().length / file.dimension(0), PIXEL_SCALE);
  }

  private static int[] labels(IdxFile file) {
    byte[] elements = file.elements();
    int[] labels = new int[elements.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = Byte.toUnsignedInt(elements[i]);
    }
    return labels;
  }
}
