package io.github.sparseae.datasets;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What was tried in vain, in order: the place in words, and why it failed. */
final class FailedAttempts {
  private final List<String> descriptions = new ArrayList<>();
  private final List<IOException> causes = new ArrayList<>();

  void add(String place, IOException cause) {
    descriptions.add(place + ": " + FailureReason.of(cause));
    causes.add(cause);
  }

  void add(String place, String reason) {
    descriptions.add(place + ": " + reason);
  }

  boolean isEmpty() {
    return descriptions.isEmpty();
  }

  List<String> descriptions() {
    return List.copyOf(descriptions);
  }

  List<IOException> causes() {
    return List.copyOf(causes);
  }
}
