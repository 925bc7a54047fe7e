package io.github.sparseae.internal.data;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.github.sparseae.data.Samples;
import io.github.sparseae.model.Precision;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What tells data from other data: the SHA-256 of all numbers, little-endian, one after the other.
 */
public final class Fingerprint {
  private static final int BLOCK = 1 << 14;

  private Fingerprint() {}

  public static String of(Samples samples) {
    int rows = Math.max(1, BLOCK / samples.width());
    boolean single = samples.precision() == Precision.FLOAT32;
    int numberBytes = single ? Float.BYTES : Double.BYTES;
    ByteBuffer buffer = buffer(Math.multiplyExact(rows * samples.width(), numberBytes));
    float[] floats = new float[single ? rows * samples.width() : 0];
    double[] doubles = new double[single ? 0 : rows * samples.width()];
    Hasher hasher = Hashing.sha256().newHasher();
    for (int from = 0; from < samples.size(); from += rows) {
      int to = Math.min(from + rows, samples.size());
      int numbers = (to - from) * samples.width();
      buffer.clear();
      if (single) {
        samples.copy(from, to, floats);
        buffer.asFloatBuffer().put(floats, 0, numbers);
      } else {
        samples.copy(from, to, doubles);
        buffer.asDoubleBuffer().put(doubles, 0, numbers);
      }
      hasher.putBytes(buffer.limit(numbers * numberBytes));
    }
    return hasher.hash().toString();
  }

  public static String of(int[] labels) {
    Hasher hasher = Hashing.sha256().newHasher();
    ByteBuffer buffer = buffer(BLOCK * Integer.BYTES);
    for (int from = 0; from < labels.length; from += BLOCK) {
      int numbers = Math.min(BLOCK, labels.length - from);
      buffer.clear();
      buffer.asIntBuffer().put(labels, from, numbers);
      hasher.putBytes(buffer.limit(numbers * Integer.BYTES));
    }
    return hasher.hash().toString();
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
