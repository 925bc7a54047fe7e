package io.github.sparseae.datasets;

import static com.google.common.base.Preconditions.checkArgument;

import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Samples;
import io.github.sparseae.datasets.DigitStyles.Stroke;
import io.github.sparseae.internal.data.idx.IdxFile;
import io.github.sparseae.internal.io.HeapLimit;
import io.github.sparseae.internal.random.RandomStream;
import java.util.List;

/**
 * Synthetic images of handwritten digits, for use where MNIST is unavailable. As in MNIST, an image
 * has 28 by 28 pixels, white ink on black ground, about 20 pixels high and centered by the mean of
 * its ink; about a fifth of the pixels carry ink.
 *
 * <p>Each class has several styles: a one with and without a foot, an open and a closed four, a
 * seven with and without a bar. A digit follows a random style, with random slant, rotation,
 * proportions, size, position, stroke width and strength of the ink, and a smooth random
 * distortion.
 *
 * <p>The same seed gives the same bytes on every platform, and digit i does not depend on their
 * number: {@code generate(100, seed)} is the beginning of {@code generate(1000, seed)}. Each group
 * of ten holds every class once, in random order, so whole groups are balanced.
 */
public final class GeneratedDigits {
  private static final int WIDTH = DigitCanvas.SIZE * DigitCanvas.SIZE;
  private static final int CLASSES = 10;
  private static final int MAX_COUNT = HeapLimit.MAX_LENGTH / WIDTH;

  private GeneratedDigits() {}

  /**
   * Generates a number of digits, from 1 to 2,739,137: samples of 784 bytes with a scale of 1/255,
   * in row-major order, labeled 0 to 9. The numbers of digits of two classes differ by at most 1.
   *
   * @throws IllegalArgumentException if {@code count} is not positive, or too large for one array
   */
  public static LabeledSamples generate(int count, long seed) {
    checkArgument(count > 0, "count must be positive, was %s", count);
    checkArgument(count <= MAX_COUNT, "count must be at most %s, was %s", MAX_COUNT, count);
    byte[] pixels = new byte[count * WIDTH];
    int[] labels = new int[count];
    int[] order = new int[0];
    for (int i = 0; i < count; i++) {
      if (i % CLASSES == 0) {
        order = RandomStream.of(seed, "digit classes", i / CLASSES).permutation(CLASSES);
      }
      labels[i] = order[i % CLASSES];
      draw(labels[i], RandomStream.of(seed, "digit", i)).copyTo(pixels, i * WIDTH);
    }
    return LabeledSamples.of(Samples.ofBytes(pixels, WIDTH, IdxFile.PIXEL_SCALE), labels);
  }

  private static DigitCanvas draw(int digit, RandomStream random) {
    List<List<Stroke>> styles = DigitStyles.OF.get(digit);
    List<Stroke> style = styles.get(random.nextInt(styles.size()));
    DigitHand hand = new DigitHand(random);
    for (Stroke stroke : style) {
      hand.write(stroke);
    }
    DigitCanvas canvas = new DigitCanvas();
    hand.ink(canvas);
    return canvas;
  }
}
