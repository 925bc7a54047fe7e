package io.github.sparseae.internal.data;

import io.github.sparseae.data.LabeledRows;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.LabeledStream;
import io.github.sparseae.data.RowStream;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/** The rows of a labelled source. */
public record UnlabeledSource(LabeledRows source) implements Rows {
  @Override
  public String name() {
    return source.name();
  }

  @Override
  public int width() {
    return source.width();
  }

  @Override
  public OptionalLong size() {
    return source.size();
  }

  @Override
  public RowStream open() throws IOException {
    LabeledStream stream = source.open();
    return new RowStream() {
      @Override
      public Optional<Samples> next() throws IOException {
        return stream.next().map(LabeledSamples::samples);
      }

      @Override
      public void close() throws IOException {
        stream.close();
      }
    };
  }

  @Override
  public String toString() {
    return source.toString();
  }
}
