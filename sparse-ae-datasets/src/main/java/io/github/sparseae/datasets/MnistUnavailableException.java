package io.github.sparseae.datasets;

import java.io.IOException;
import java.util.List;

/**
 * MNIST is unavailable. The message lists each place that was tried with the reason why it failed,
 * and says what to do. The failures are attached as suppressed exceptions.
 */
public final class MnistUnavailableException extends IOException {
  private static final long serialVersionUID = 1;

  private final String[] attempts;

  MnistUnavailableException(FailedAttempts failures, String advice) {
    super(
        "MNIST is not available. Tried:\n  "
            + String.join("\n  ", failures.descriptions)
            + "\n"
            + advice);
    this.attempts = failures.descriptions.toArray(new String[0]);
    failures.causes.forEach(this::addSuppressed);
  }

  /** Returns the places that were tried, in order, each with the reason why it failed. */
  public List<String> attempts() {
    return List.of(attempts);
  }
}
