package io.github.sparseae.file;

import io.github.sparseae.internal.file.MalformedFieldException;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A model file is not what it should be. Says which file, which part of it, what was expected there
 * and what was found; the message says all four, for example {@code digits.safetensors: tensor
 * encoder.bias: shape: expected [400], was [399]}.
 */
public final class ModelFileException extends IOException {
  private static final long serialVersionUID = 1;

  /** The file, as it was given. */
  private final String path;

  /** The part that is wrong. */
  private final String part;

  /** What the part should have been. */
  private final String expected;

  /** What the part was. */
  private final String actual;

  public ModelFileException(Path path, MalformedFieldException malformed) {
    super(
        path
            + ": "
            + malformed.part()
            + ": expected "
            + malformed.expected()
            + ", was "
            + malformed.actual(),
        malformed.getCause());
    this.path = path.toString();
    part = malformed.part();
    expected = malformed.expected();
    actual = malformed.actual();
  }

  /**
   * The file.
   *
   * @return its path, as it was given
   */
  public String path() {
    return path;
  }

  /**
   * The part that is wrong.
   *
   * @return for example {@code header length}, {@code tensor encoder.bias: shape} or {@code
   *     specification.sparsity.k}
   */
  public String part() {
    return part;
  }

  /**
   * What the part should have been.
   *
   * @return in words or digits
   */
  public String expected() {
    return expected;
  }

  /**
   * What the part was.
   *
   * @return in words or digits
   */
  public String actual() {
    return actual;
  }
}
