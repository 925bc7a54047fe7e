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
   * Creates an exception.
   *
   * @param path the file, or a name for the bytes
   * @param place the part that is wrong, for example {@code specification.sparsity.k}
   * @param expected what was expected there
   * @param actual what was found there; cut after 300 characters
   * @param cause what revealed it, if anything
   */
  public ModelFileException(
      String path, String place, String expected, Object actual, @Nullable Throwable cause) {
    super(path, place, expected, actual, cause);
  }
}
