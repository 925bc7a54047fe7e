package io.github.sparseae.samples.family;

import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Samples;
import java.nio.ByteBuffer;

/**
 * Digits and their copies moved by one pixel to each of four sides: what a classifier that learns
 * from them is told beyond the digits themselves is that a digit stays what it is where it stands a
 * little aside. What moves out of the picture is lost, what moves in is black.
 */
final class ShiftedDigits {
  /** To the right and down, in pixels. */
  private static final int[][] MOVES = {{0, 0}, {1, 0}, {-1, 0}, {0, 1}, {0, -1}};

  /** How many digits become of one. */
  static final int COPIES = MOVES.length;

  private ShiftedDigits() {}

  /**
   * The digits themselves, then all of them moved to one side, and so on.
   *
   * @param digits square pictures of bytes, {@code side·side} a row
   * @throws IllegalArgumentException if the rows have another width
   * @throws IllegalStateException if the rows are not bytes
   */
  static LabeledSamples of(LabeledSamples digits, int side) {
    Samples pictures = digits.samples();
    if (pictures.width() != side * side) {
      throw new IllegalArgumentException(
          "pictures of " + side + " by " + side + " pixels, but rows of " + pictures.width());
    }
    ByteBuffer from = pictures.bytes();
    byte[] moved = new byte[Math.multiplyExact(COPIES, from.capacity())];
    int[] classes = digits.labels();
    int[] labels = new int[COPIES * digits.size()];
    for (int copy = 0; copy < COPIES; copy++) {
      System.arraycopy(classes, 0, labels, copy * digits.size(), digits.size());
      for (int digit = 0; digit < digits.size(); digit++) {
        int start = digit * side * side;
        move(from, start, MOVES[copy], side, moved, copy * from.capacity() + start);
      }
    }
    return LabeledSamples.of(Samples.ofBytes(moved, side * side, pictures.scale()), labels);
  }

  private static void move(
      ByteBuffer from, int start, int[] move, int side, byte[] to, int toStart) {
    for (int y = Math.max(0, move[1]); y < side + Math.min(0, move[1]); y++) {
      for (int x = Math.max(0, move[0]); x < side + Math.min(0, move[0]); x++) {
        to[toStart + y * side + x] = from.get(start + (y - move[1]) * side + x - move[0]);
      }
    }
  }
}
