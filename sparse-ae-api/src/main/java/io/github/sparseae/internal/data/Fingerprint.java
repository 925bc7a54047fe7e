package io.github.sparseae.internal.data;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.github.sparseae.data.Samples;
import io.github.sparseae.model.Precision;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Fingerprints of data: the SHA-256 of all numbers, little-endian in row-major order. */
public final class Fingerprint {
  private static final int BLOCK = 1 << 14;

  private Fingerprint() {}

  public static String of(Samples samples) {
    int rows = Math.max(1, BLOCK / samples.width());
    boolean single = samples.precision() == Precision.FLOAT32;
    int numberBytes = single ? Float.BYTES : Double.BYTES;
    checkArgument(
        rows * samples.width() <= NumberArray.MAX_LENGTH / numberBytes,
        "the width must be at most %s for a fingerprint of %s rows, was %s",
        NumberArray.MAX_LENGTH / numberBytes,
        samples.precision(),
        samples.width());
    ByteBuffer buffer =
        ByteBuffer.allocate(rows * samples.width() * numberBytes).order(ByteOrder.LITTLE_ENDIAN);
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
    for (int label : labels) {
      hasher.putInt(label); // Little-endian, as Hasher specifies.
    }
    return hasher.hash().toString();
  }
}
