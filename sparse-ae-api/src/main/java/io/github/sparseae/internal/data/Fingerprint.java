package io.github.sparseae.internal.data;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.github.sparseae.data.Samples;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Precision;
import java.io.IOException;

/** Fingerprints of data: the SHA-256 of all numbers, little-endian in row-major order. */
public final class Fingerprint {
  /** The approximate number of numbers that are copied at once. */
  private static final int BLOCK = 1 << 18;

  private Fingerprint() {}

  public static String of(Samples samples) {
    int width = samples.width();
    int rows = Math.max(1, BLOCK / width);
    boolean isDouble = samples.precision() == Precision.FLOAT64;
    float[] floats = new float[0]; // one array for all blocks but the last
    double[] doubles = new double[0];
    Hasher hasher = Hashing.sha256().newHasher();
    try {
      for (int from = 0; from < samples.size(); from += rows) {
        int to = Math.min(from + rows, samples.size());
        int count = (to - from) * width;
        if (isDouble) {
          doubles = doubles.length == count ? doubles : new double[count];
          samples.copy(from, to, doubles);
        } else {
          floats = floats.length == count ? floats : new float[count];
          samples.copy(from, to, floats);
        }
        DenseArray block =
            isDouble
                ? DenseArray.wrap(doubles, to - from, width)
                : DenseArray.wrap(floats, to - from, width);
        NumberArray.write(block, hasher::putBytes);
      }
    } catch (IOException e) {
      throw new AssertionError("adding to memory does not fail", e);
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
