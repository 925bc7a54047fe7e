package io.github.sparseae.data;

import static com.google.common.base.Preconditions.checkNotNull;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/** A source as a pass reads it, whether its rows have labels or not. */
record RowSource(String name, int width, OptionalLong size, Opening opening) {

  /** Begins a pass. */
  interface Opening {
    RowStream open() throws IOException;
  }

  /** A pass under way. */
  interface RowStream extends Closeable {
    Optional<Rows> next() throws IOException;
  }

  static RowSource of(SampleSource source) {
    return new RowSource(
        source.name(), source.width(), source.size(), () -> new Unlabeled(opened(source.open())));
  }

  static RowSource of(LabeledSource source) {
    return new RowSource(
        source.name(), source.width(), source.size(), () -> new Labeled(opened(source.open())));
  }

  private static <T> T opened(T stream) {
    return checkNotNull(stream, "open() returned null");
  }

  private static <T> Optional<T> delivered(Optional<T> chunk) {
    return checkNotNull(chunk, "next() returned null");
  }

  private record Unlabeled(SampleStream stream) implements RowStream {
    @Override
    public Optional<Rows> next() throws IOException {
      return delivered(stream.next()).map(samples -> new Rows(samples, null));
    }

    @Override
    public void close() throws IOException {
      stream.close();
    }
  }

  private record Labeled(LabeledStream stream) implements RowStream {
    @Override
    public Optional<Rows> next() throws IOException {
      return delivered(stream.next()).map(Rows::of);
    }

    @Override
    public void close() throws IOException {
      stream.close();
    }
  }
}
