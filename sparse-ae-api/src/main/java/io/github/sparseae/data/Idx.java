package io.github.sparseae.data;

import io.github.sparseae.internal.data.ClassWords;
import io.github.sparseae.internal.data.idx.IdxFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads IDX files, the format of MNIST: a magic number that names the element type and the number
 * of dimensions, the length of each dimension, and the elements. All numbers are big-endian, and
 * the last dimension varies fastest. Elements are unsigned bytes (type {@code 0x08}).
 *
 * <p>A file is plain or compressed with gzip; its content decides, not its name. Every field is
 * verified before it is used: a header is refused if its size is not that of a plain file, or more
 * than a compressed one can expand to, which is decompressed to at most that size.
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
  private Idx() {}

  /**
   * Reads images, an IDX file of shape {@code [images, rows, columns]}: one sample for each, of
   * width {@code rows · columns} in row-major order, with scale 1/255, so that pixels are in [0,
   * 1].
   *
   * @throws DataFormatException if the file is not an IDX file of this shape, is shorter or longer
   *     than its header says, or is damaged
   */
  public static Samples readImages(Path file) throws IOException {
    return IdxFile.read(file, 3).images();
  }

  /**
   * Reads labels from 0 to 255: an IDX file of one dimension.
   *
   * @throws DataFormatException as {@link #readImages}
   */
  public static int[] readLabels(Path file) throws IOException {
    return IdxFile.read(file, 1).labels();
  }

  /**
   * Reads labels that do not count classes from 0, as places in a list of the numbers that the file
   * has.
   *
   * <pre>{@code
   * int[] sides = Idx.readLabels(file, List.of("4", "9")); // 4 is class 0, and 9 is class 1
   * }</pre>
   *
   * @throws IllegalArgumentException if there is no class, or one is there twice
   * @throws DataFormatException as {@link #readLabels(Path)}, or if a label is none of the classes
   */
  public static int[] readLabels(Path file, List<String> classes) throws IOException {
    ClassWords words = ClassWords.of(classes);
    int[] labels = readLabels(file);
    for (int i = 0; i < labels.length; i++) {
      int number = words.number(String.valueOf(labels[i]));
      if (number < 0) {
        throw new DataFormatException(file, "label " + i, words.expected(), labels[i]);
      }
      labels[i] = number;
    }
    return labels;
  }

  /**
   * Reads images and their labels.
   *
   * @throws DataFormatException as {@link #readImages}, or if the numbers of both differ
   */
  public static LabeledSamples read(Path images, Path labels) throws IOException {
    return IdxFile.read(images, 3).labeled(IdxFile.read(labels, 1));
  }
}
