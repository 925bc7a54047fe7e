package io.github.sparseae.datasets;

import io.github.sparseae.data.DataFormatException;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.internal.data.idx.IdxFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * MNIST: 60,000 handwritten digits to learn from and 10,000 to test on, each a picture of 28 by 28
 * pixels, white ink (1) on black ground (0), labeled 0 to 9.
 *
 * <p>{@link #load()} takes the first of these:
 *
 * <ol>
 *   <li>the folder that the environment variable {@code SPARSE_AE_MNIST} names, if it is set;
 *   <li>the cache folder {@code $XDG_CACHE_HOME/sparse-ae/mnist}, by default {@code
 *       ~/.cache/sparse-ae/mnist};
 *   <li>a download over HTTPS into the cache folder, with a progress bar on standard error.
 * </ol>
 *
 * <p>Wherever the four files come from, the SHA-256 of their unpacked content is checked, each time
 * they are loaded. Nothing happens, and nothing is fetched, before a {@code load} is called.
 *
 * <p>Source: Y. LeCun, L. Bottou, Y. Bengio and P. Haffner, "Gradient-based learning applied to
 * document recognition", Proceedings of the IEEE 86(11), 1998.
 */
public final class Mnist {
  /** The names of the classes in order, {@code zero} to {@code nine}. */
  public static final List<String> CLASS_NAMES =
      List.of("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine");

  private final LabeledSamples train;
  private final LabeledSamples test;
  private final String source;

  private Mnist(LabeledSamples train, LabeledSamples test, String source) {
    this.train = train;
    this.test = test;
    this.source = source;
  }

  /**
   * Loads MNIST from the folder that the environment names, from the cache, or by downloading it
   * into the cache. If the environment names a folder, no other place is tried. A file in the cache
   * that is damaged is downloaded again. Several processes may load at the same time.
   *
   * @throws MnistUnavailableException if MNIST is unavailable; the message lists each place tried
   *     and says what to do
   * @throws java.io.InterruptedIOException if the thread is interrupted during a download, which
   *     then leaves no file behind; the interrupt status is set again
   * @throws IOException if reading fails in another way
   */
  public static Mnist load() throws IOException {
    return MnistPlaces.ofThisSystem().load();
  }

  /**
   * Loads MNIST from a folder, and from nowhere else. A file has its own name, for example {@code
   * train-images-idx3-ubyte}, or is compressed, with {@code .gz} appended; of both, the compressed
   * one is read. {@link io.github.sparseae.data.Idx} reads other data sets in MNIST's format, such
   * as Fashion-MNIST.
   *
   * @param folder a folder with the four files
   * @throws MnistUnavailableException if a file is missing, damaged, or not MNIST's by its SHA-256;
   *     the message names each such file with what was expected and what was found
   * @throws IOException if reading fails in another way
   */
  public static Mnist load(Path folder) throws IOException {
    return MnistPlaces.ofThisSystem().load(folder);
  }

  /** Returns the digits of training images, training labels, test images and test labels. */
  static Mnist of(List<IdxFile> files, String source) throws DataFormatException {
    return new Mnist(
        files.get(0).labeled(files.get(1)), files.get(2).labeled(files.get(3)), source);
  }

  /**
   * Returns the training digits: 60,000 samples of 784 bytes with a scale of 1/255, in the order of
   * the file.
   */
  public LabeledSamples train() {
    return train;
  }

  /**
   * Returns the test digits: 10,000 samples of 784 bytes with a scale of 1/255, in the order of the
   * file.
   */
  public LabeledSamples test() {
    return test;
  }

  /**
   * Returns where the digits came from, for example {@code the cache folder
   * /home/ada/.cache/sparse-ae/mnist}.
   */
  public String source() {
    return source;
  }

  /** Returns the numbers of digits and their origin. */
  @Override
  public String toString() {
    return "MNIST, " + train.size() + " + " + test.size() + " digits from " + source;
  }
}
