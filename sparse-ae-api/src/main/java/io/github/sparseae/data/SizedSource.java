package io.github.sparseae.data;

import java.io.IOException;
import java.util.OptionalLong;

/** A source whose number of rows somebody else knows. */
record SizedSource(SampleSource source, long rows) implements SampleSource {
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
  public SampleStream open() throws IOException {
    return source.open();
  }

  @Override
  public String toString() {
    return source + " with " + rows + " rows";
  }
}
