package io.github.sparseae.file;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Signals that a model file is not what it should be. The message names the file, the part that is
 * wrong, what was expected there and what was found, for example {@code digits.safetensors: tensor
 * encoder.bias: shape: expected [400], was [399]}.
 */
public final class ModelFileException extends IOException {
  private static final long serialVersionUID = 1;

  private final String path;
  private final String part;
  private final String expected;
  private final String actual;

  /**
   * Creates an exception.
   *
   * @param path the file, as it was given
   * @param part the part that is wrong
   * @param expected what the part should have been
   * @param actual what the part was
   * @param cause the reason, if there is one
   */
  public ModelFileException(
      String path, String part, String expected, String actual, @Nullable Throwable cause) {
    super(path + ": " + part + ": expected " + expected + ", was " + actual, cause);
    this.path = path;
    this.part = part;
    this.expected = expected;
    this.actual = actual;
  }

  /**
   * Returns the file.
   *
   * @return its path, as it was given
   */
  public String path() {
    return path;
  }

  /**
   * Returns the part that is wrong.
   *
   * @return for example {@code header length}, {@code tensor encoder.bias: shape} or {@code
   *     specification.sparsity.k}
   */
  public String part() {
    return part;
  }

  /**
   * Returns what the part should have been.
   *
   * @return a description or a value
   */
  public String expected() {
    return expected;
  }

  /**
   * Returns what the part was.
   *
   * @return a description or a value
   */
  public String actual() {
    return actual;
  }
}
