package io.github.sparseae.samples.family;

import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Samples;
import java.nio.ByteBuffer;

/**
 * Augments digits by copies shifted by one pixel to each of four sides. Pixels shifted out of the
 * picture are lost; those shifted in are black.
 */
final class ShiftedDigits {
  /** Shifts to the right and down, in pixels. */
  private static final int[][] SHIFTS = {{0, 0}, {1, 0}, {-1, 0}, {0, 1}, {0, -1}};

  /** The number of copies of each digit, the unchanged one included. */
  static final int COPIES = SHIFTS.length;

  private ShiftedDigits() {}

  /**
   * Returns the digits, then all of them shifted to one side, and so on.
   *
   * @param digits square pictures of bytes, {@code side·side} a row
   * @throws IllegalArgumentException if the rows have another width
   * @throws IllegalStateException if the rows are not bytes
   */
  static LabeledSamples of(LabeledSamples digits, int side) {
    if (digits.width() != side * side) {
      throw new IllegalArgumentException(
          "pictures of " + side + " by " + side + " pixels, but rows of " + digits.width());
    }
    ByteBuffer from = digits.bytes();
    byte[] shifted = new byte[Math.multiplyExact(COPIES, from.capacity())];
    int[] classes = digits.labels();
    int[] labels = new int[COPIES * digits.size()];
    for (int copy = 0; copy < COPIES; copy++) {
      System.arraycopy(classes, 0, labels, copy * digits.size(), digits.size());
      for (int digit = 0; digit < digits.size(); digit++) {
        int start = digit * side * side;
        shift(from, start, SHIFTS[copy], side, shifted, copy * from.capacity() + start);
      }
    }
    return LabeledSamples.of(Samples.ofBytes(shifted, side * side, digits.scale()), labels);
  }

  private static void shift(
      ByteBuffer from, int start, int[] shift, int side, byte[] to, int toStart) {
    for (int y = Math.max(0, shift[1]); y < side + Math.min(0, shift[1]); y++) {
      for (int x = Math.max(0, shift[0]); x < side + Math.min(0, shift[0]); x++) {
        to[toStart + y * side + x] = from.get(start + (y - shift[1]) * side + x - shift[0]);
      }
    }
  }
}
