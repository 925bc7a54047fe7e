package io.github.sparseae.train;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.common.hash.Hashing;

/** Fingerprints of rows that come one after the other. */
final class Digests {
  private Digests() {}

  /** What was seen so far, empty at the beginning, and what came next. */
  static String chained(String soFar, String next) {
    return Hashing.sha256().hashString(soFar + next, US_ASCII).toString();
  }
}
