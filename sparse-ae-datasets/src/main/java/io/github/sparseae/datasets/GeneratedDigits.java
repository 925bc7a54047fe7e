package io.github.sparseae.datasets;

import static com.google.common.base.Preconditions.checkArgument;

import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Samples;
import io.github.sparseae.datasets.DigitStyles.Stroke;
import io.github.sparseae.internal.data.idx.IdxFile;
import io.github.sparseae.internal.random.RandomStream;
import java.util.List;

/**
 * Pictures of digits drawn by a pen that trembles: what MNIST is for, where MNIST is not to be had.
 * Each is 28 by 28 pixels, white ink on black ground, about 20 pixels high and centred by the
 * middle of its ink, as MNIST's are; about a fifth of the pixels carry ink.
 *
 * <p>Every class is written in several styles: a one with and without a foot, an open and a closed
 * four, a seven with and without a bar. A digit is drawn from one of them, and differs from all
 * others in slant, rotation, proportions, size, place, thickness and strength of the ink, and in a
 * slow random warp of its strokes.
 *
 * <p>The same seed gives the same bytes on every platform, and digit i does not depend on how many
 * are asked for: {@code generate(100, seed)} is the beginning of {@code generate(1000, seed)}. Each
 * ten digits in a row hold every class once, in random order, so the classes are balanced in every
 * part that counts whole tens.
 */
public final class GeneratedDigits {
  private static final int WIDTH = DigitCanvas.SIZE * DigitCanvas.SIZE;
  private static final int CLASSES = 10;
  private static final int MAX_COUNT = (Integer.MAX_VALUE - 8) / WIDTH;

  private GeneratedDigits() {}

  /**
   * Draws digits.
   *
   * @param count how many, from 1 to 2,739,137
   * @param seed decides everything about them, any value
   * @return {@code count} samples of 784 bytes with a scale of 1/255, row after row of the picture,
   *     labelled 0 to 9; the numbers of digits of two classes differ by at most 1
   * @throws IllegalArgumentException if {@code count} is not positive, or too large for one array
   */
  public static LabeledSamples generate(int count, long seed) {
    checkArgument(count > 0, "count must be positive, was %s", count);
    checkArgument(count <= MAX_COUNT, "count must be at most %s, was %s", MAX_COUNT, count);
    byte[] pixels = new byte[count * WIDTH];
    int[] labels = new int[count];
    int[] order = new int[0];
    DigitCanvas canvas = new DigitCanvas();
    for (int i = 0; i < count; i++) {
      if (i % CLASSES == 0) {
        order = RandomStream.of(seed, "digit classes", i / CLASSES).permutation(CLASSES);
      }
      labels[i] = order[i % CLASSES];
      draw(labels[i], RandomStream.of(seed, "digit", i), canvas);
      canvas.copyTo(pixels, i * WIDTH);
    }
    return LabeledSamples.of(Samples.ofBytes(pixels, WIDTH, IdxFile.PIXEL_SCALE), labels);
  }

  private static void draw(int digit, RandomStream random, DigitCanvas canvas) {
    List<List<Stroke>> styles = DigitStyles.OF.get(digit);
    List<Stroke> style = styles.get(random.nextInt(styles.size()));
    DigitHand hand = new DigitHand(random);
    canvas.clear();
    for (Stroke stroke : style) {
      hand.write(stroke);
    }
    hand.ink(canvas);
  }
}
