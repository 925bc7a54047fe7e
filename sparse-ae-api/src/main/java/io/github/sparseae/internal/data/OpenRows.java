package io.github.sparseae.internal.data;

import static com.google.common.base.Preconditions.checkNotNull;

import io.github.sparseae.data.RowReadException;
import java.util.Iterator;
import java.util.Optional;
import java.util.stream.Stream;

/** An iterator over rows, and what is to be closed after it. */
public record OpenRows<T>(Iterator<T> iterator, Runnable closing) {

  public static <T> OpenRows<T> of(Iterator<T> iterator) {
    return new OpenRows<>(iterator, () -> {});
  }

  public static <T> OpenRows<T> of(Stream<T> stream) {
    return new OpenRows<>(stream.iterator(), stream::close);
  }

  /** The next row; what goes wrong says which row of which source it was. */
  public Optional<T> next(String source, long row) {
    try {
      return iterator.hasNext()
          ? Optional.of(checkNotNull(iterator.next(), "the row is null"))
          : Optional.empty();
    } catch (RuntimeException e) {
      throw RowReadException.unreadable(source, row, e);
    }
  }
}
