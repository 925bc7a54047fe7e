package io.github.sparseae.data;

import static com.google.common.base.Preconditions.checkNotNull;

import java.util.Iterator;
import java.util.Optional;
import java.util.stream.Stream;

/** An iterator over rows, and what is to be closed after it. */
record OpenRows<T>(Iterator<T> iterator, Runnable closing) {

  static <T> OpenRows<T> of(Iterator<T> iterator) {
    return new OpenRows<>(iterator, () -> {});
  }

  static <T> OpenRows<T> of(Stream<T> stream) {
    return new OpenRows<>(stream.iterator(), stream::close);
  }

  /** The next row; what goes wrong says which row of which source it was. */
  Optional<T> next(String source, long row) {
    try {
      return iterator.hasNext()
          ? Optional.of(checkNotNull(iterator.next(), "the row is null"))
          : Optional.empty();
    } catch (RuntimeException e) {
      throw SampleSourceException.unreadable(source, row, e);
    }
  }
}
