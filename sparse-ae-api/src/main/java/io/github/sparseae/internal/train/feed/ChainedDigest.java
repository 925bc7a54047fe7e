package io.github.sparseae.internal.train.feed;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.common.hash.Hashing;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Samples;

/** Fingerprints of rows and of sequences of rows. */
public final class ChainedDigest {
  private ChainedDigest() {}

  /** Returns the SHA-256 of rows, and of their labels if they have any. */
  public static String of(Samples rows) {
    return rows instanceof LabeledSamples labeled
        ? chained(labeled.sha256(), labeled.labelsSha256())
        : rows.sha256();
  }

  /** Returns the digest of a sequence: of its beginning, empty at first, and of the next part. */
  public static String chained(String soFar, String next) {
    return Hashing.sha256().hashString(soFar + next, US_ASCII).toString();
  }
}
