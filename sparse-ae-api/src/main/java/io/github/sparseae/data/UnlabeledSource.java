package io.github.sparseae.data;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/** The rows of a labelled source. */
record UnlabeledSource(LabeledSource source) implements SampleSource {
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
  public SampleStream open() throws IOException {
    LabeledStream stream = source.open();
    return new SampleStream() {
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
