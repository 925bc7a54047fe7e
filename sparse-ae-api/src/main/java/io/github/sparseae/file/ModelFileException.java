package io.github.sparseae.file;

import io.github.sparseae.data.DataFormatException;
import org.jspecify.annotations.Nullable;

/**
 * A model file is damaged, is not a model, or has a version that cannot be read. The message names
 * the file, the part that is wrong, what was expected there and what was found, for example {@code
 * digits.safetensors: tensor encoder.bias: shape: expected [400], was [399]}.
 */
public final class ModelFileException extends DataFormatException {
  private static final long serialVersionUID = 1;

  /**
   * Creates an exception about a file, or bytes of a name, and the part that is wrong, for example
   * {@code specification.sparsity.k}. What was found there is cut after 300 characters.
   */
  public ModelFileException(
      String path, String place, String expected, Object actual, @Nullable Throwable cause) {
    super(path, place, expected, actual, cause);
  }
}
