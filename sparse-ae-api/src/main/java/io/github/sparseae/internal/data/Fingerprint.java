package io.github.sparseae.internal.data;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.github.sparseae.model.Precision;
import java.io.IOException;

/** Fingerprints of data: the SHA-256 of all numbers, little-endian in row-major order. */
public final class Fingerprint {
  private Fingerprint() {}

  public static String of(Precision precision, int size, NumberType.Source numbers) {
    Hasher hasher = Hashing.sha256().newHasher();
    try {
      NumberType.write(precision, size, numbers, hasher::putBytes);
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
