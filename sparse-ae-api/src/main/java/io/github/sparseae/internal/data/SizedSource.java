package io.github.sparseae.internal.data;

import io.github.sparseae.data.RowStream;
import io.github.sparseae.data.Rows;
import java.io.IOException;
import java.util.OptionalLong;

/** A source whose number of rows somebody else knows. */
public record SizedSource(Rows source, long rows) implements Rows {
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
  public RowStream open() throws IOException {
    return source.open();
  }

  @Override
  public String toString() {
    return source + " with " + rows + " rows";
  }
}
