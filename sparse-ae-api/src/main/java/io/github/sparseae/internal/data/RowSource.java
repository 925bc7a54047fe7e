package io.github.sparseae.internal.data;

import static com.google.common.base.Preconditions.checkNotNull;

import io.github.sparseae.data.LabeledRows;
import io.github.sparseae.data.LabeledStream;
import io.github.sparseae.data.RowStream;
import io.github.sparseae.data.Rows;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/** A source as a pass reads it, whether its rows have labels or not. */
public record RowSource(String name, int width, OptionalLong size, Opening opening) {

  /** Begins a pass. */
  public interface Opening {
    Pass open() throws IOException;
  }

  /** A pass under way. */
  public interface Pass extends Closeable {
    Optional<RowChunk> next() throws IOException;
  }

  public static RowSource of(Rows source) {
    return new RowSource(
        source.name(), source.width(), source.size(), () -> new Unlabeled(opened(source.open())));
  }

  public static RowSource of(LabeledRows source) {
    return new RowSource(
        source.name(), source.width(), source.size(), () -> new Labeled(opened(source.open())));
  }

  private static <T> T opened(T stream) {
    return checkNotNull(stream, "open() returned null");
  }

  private static <T> Optional<T> delivered(Optional<T> chunk) {
    return checkNotNull(chunk, "next() returned null");
  }

  private record Unlabeled(RowStream stream) implements Pass {
    @Override
    public Optional<RowChunk> next() throws IOException {
      return delivered(stream.next()).map(samples -> new RowChunk(samples, null));
    }

    @Override
    public void close() throws IOException {
      stream.close();
    }
  }

  private record Labeled(LabeledStream stream) implements Pass {
    @Override
    public Optional<RowChunk> next() throws IOException {
      return delivered(stream.next()).map(RowChunk::of);
    }

    @Override
    public void close() throws IOException {
      stream.close();
    }
  }
}
