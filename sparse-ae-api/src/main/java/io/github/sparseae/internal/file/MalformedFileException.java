package io.github.sparseae.internal.file;

import io.github.sparseae.data.DataFormatException;
import io.github.sparseae.file.ModelFileException;
import io.github.sparseae.internal.io.HeapLimit;
import io.github.sparseae.internal.io.IoSupplier;
import io.github.sparseae.internal.io.PrintableText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A part of a file is wrong: missing, of another type, or beyond what it may be. Whatever reads a
 * part throws it; the reader that knows the file turns it into a {@link ModelFileException} with
 * the file's path.
 */
public final class MalformedFileException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String place;
  private final String expected;
  private final String actual;

  public MalformedFileException(FieldPath path, String expected, Object actual) {
    this(path, expected, actual, null);
  }

  public MalformedFileException(
      FieldPath path, String expected, Object actual, @Nullable Throwable cause) {
    super(cause);
    place = PrintableText.of(path);
    this.expected = expected;
    this.actual = PrintableText.of(actual);
  }

  /** Returns what work on a file returns; whichever reader finds it malformed names the file. */
  public static <T> T naming(Path file, IoSupplier<T> work) throws IOException {
    try {
      return HeapLimit.read(file, "", work);
    } catch (MalformedFileException e) {
      throw e.in(file.toString());
    } catch (ModelFileException e) {
      throw e;
    } catch (DataFormatException e) {
      throw new ModelFileException(e.path(), e.place(), e.expected(), e.actual(), e);
    }
  }

  /** Returns a value of a part of a file; an argument that its creation refuses is malformed. */
  public static <T> T valid(FieldPath path, String expected, Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      throw new MalformedFileException(path, expected, String.valueOf(e.getMessage()), e);
    }
  }

  /** Returns the exception for users. */
  public ModelFileException in(String file) {
    return new ModelFileException(file, place, expected, actual, getCause());
  }

  @Override
  public String getMessage() {
    return place + ": expected " + expected + ", was " + actual;
  }
}
