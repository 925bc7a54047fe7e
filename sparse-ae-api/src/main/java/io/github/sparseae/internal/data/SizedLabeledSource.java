package io.github.sparseae.internal.data;

import io.github.sparseae.data.LabeledRows;
import io.github.sparseae.data.LabeledStream;
import java.io.IOException;
import java.util.OptionalLong;

/** A labelled source whose number of rows somebody else knows. */
public record SizedLabeledSource(LabeledRows source, long rows) implements LabeledRows {
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
    return OptionalLong.of(rows);
  }

  @Override
  public LabeledStream open() throws IOException {
    return source.open();
  }

  @Override
  public String toString() {
    return source + " with " + rows + " rows";
  }
}
