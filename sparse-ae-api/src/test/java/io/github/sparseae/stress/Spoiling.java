package io.github.sparseae.stress;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.common.primitives.Bytes;
import io.github.sparseae.internal.random.RandomStream;
import java.util.Arrays;
import java.util.List;

/** Damages the bytes of files as accidents and attackers do. */
public final class Spoiling {
  private static final byte[] ENDS = {0, 1, 0x7F, (byte) 0x80, (byte) 0xFF};
  private static final List<String> NUMBERS =
      List.of("0", "-1", "1e999", "2147483647", "4294967296", "9223372036854775807", "NaN", "");

  private final RandomStream random;

  /** Creates the damage that a seed determines. */
  public Spoiling(long seed) {
    random = RandomStream.of(seed, "spoiling", 0);
  }

  /** Returns a number from 0 to bound − 1. */
  public int below(int bound) {
    return random.nextInt(bound);
  }

  /** Returns an item of a list. */
  public <T> T oneOf(List<T> list) {
    return list.get(below(list.size()));
  }

  /** Returns the bytes with one bit flipped. */
  public byte[] flipBit(byte[] bytes) {
    byte[] spoiled = bytes.clone();
    int bit = below(8 * bytes.length);
    spoiled[bit / 8] ^= (byte) (1 << bit % 8);
    return spoiled;
  }

  /** Returns the beginning of one file followed by the end of another. */
  public byte[] splice(byte[] first, byte[] second) {
    return Bytes.concat(
        Arrays.copyOf(first, below(first.length + 1)),
        Arrays.copyOfRange(second, below(second.length + 1), second.length));
  }

  /** Returns the bytes with one to four random changes, some with pieces of another file. */
  public byte[] spoil(byte[] bytes, byte[] other) {
    byte[] spoiled = bytes;
    int changes = 1 + below(4);
    for (int i = 0; i < changes; i++) {
      spoiled = change(spoiled, other);
    }
    return spoiled;
  }

  private byte[] change(byte[] bytes, byte[] other) {
    if (bytes.length == 0) {
      return other;
    }
    int at = below(bytes.length);
    int length = 1 + below(Math.min(bytes.length - at, 16));
    byte[] before = Arrays.copyOf(bytes, at);
    byte[] after = Arrays.copyOfRange(bytes, at + length, bytes.length);
    byte[] piece = Arrays.copyOfRange(bytes, at, at + length);
    return switch (below(8)) {
      case 0 -> flipBit(bytes);
      case 1 -> Bytes.concat(before, new byte[] {ENDS[below(ENDS.length)]}, after);
      case 2 -> Bytes.concat(before, after);
      case 3 -> Bytes.concat(before, piece, piece, after);
      case 4 -> splice(bytes, other);
      case 5 -> Bytes.concat(before, oneOf(NUMBERS).getBytes(US_ASCII), after);
      case 6 -> Arrays.copyOf(bytes, at);
      default -> {
        byte[] filled = bytes.clone();
        Arrays.fill(filled, at, at + length, ENDS[below(ENDS.length)]);
        yield filled;
      }
    };
  }
}
