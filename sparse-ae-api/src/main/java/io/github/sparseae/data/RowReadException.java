package io.github.sparseae.data;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A source of rows failed: it could not be read, had no rows, ended early, changed its width, or
 * had a number that is NaN or infinite. The message names the source and the row, for example
 * {@code activations.f32, row 3000: column 2 is NaN: expected a finite number}.
 */
public final class RowReadException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String source;
  private final long row;

  /** Creates an exception without a cause. */
  public RowReadException(String source, long row, String problem) {
    this(source, row, problem, null);
  }

  /**
   * Creates an exception for a row of a source, counted from 0 in the pass: what is wrong with it,
   * and why.
   */
  public RowReadException(String source, long row, String problem, @Nullable Throwable cause) {
    super(String.format(Locale.ROOT, "%s, row %d: %s", source, row, problem), cause);
    this.source = source;
    this.row = row;
  }

  /**
   * Returns the exception for a row, counted from 0 in the pass, that cannot be read; its message
   * includes the cause's.
   */
  public static RowReadException unreadable(String source, long row, Exception cause) {
    return new RowReadException(source, row, "cannot be read: " + cause, cause);
  }

  /** Returns the name of the source. */
  public String source() {
    return source;
  }

  /**
   * Returns the row that failed, counted from 0 in the pass; where rows are read in chunks, the
   * first of the chunk.
   */
  public long row() {
    return row;
  }
}
