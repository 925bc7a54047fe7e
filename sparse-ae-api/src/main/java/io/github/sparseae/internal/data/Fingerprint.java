package io.github.sparseae.internal.data;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.github.sparseae.data.Samples;
import java.io.IOException;

/** Fingerprints of data: the SHA-256 of all numbers, little-endian in row-major order. */
public final class Fingerprint {
  private static final int BLOCK = 1 << 18;

  private Fingerprint() {}

  public static String of(Samples samples) {
    int width = samples.width();
    int rows = Math.max(1, BLOCK / width);
    NumberArray block =
        new NumberArray(samples.precision(), Math.min(rows, samples.size()) * width);
    Hasher hasher = Hashing.sha256().newHasher();
    try {
      for (int from = 0; from < samples.size(); from += rows) {
        int to = Math.min(from + rows, samples.size());
        block.set(samples, from, to);
        NumberType.write(block.toDense((to - from) * width, to - from, width), hasher::putBytes);
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
