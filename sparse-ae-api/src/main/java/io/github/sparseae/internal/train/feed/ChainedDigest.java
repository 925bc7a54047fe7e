package io.github.sparseae.internal.train.feed;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.common.hash.Hashing;

/** Fingerprints of rows that come one after the other. */
public final class ChainedDigest {
  private ChainedDigest() {}

  /** What was seen so far, empty at the beginning, and what came next. */
  public static String chained(String soFar, String next) {
    return Hashing.sha256().hashString(soFar + next, US_ASCII).toString();
  }
}
