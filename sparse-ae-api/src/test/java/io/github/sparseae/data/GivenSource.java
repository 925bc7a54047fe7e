package io.github.sparseae.data;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;

/** Delivers the chunks it is given, whatever they are. */
final class GivenSource implements SampleSource {
  private final int width;
  private final Samples[] chunks;

  GivenSource(int width, Samples... chunks) {
    this.width = width;
    this.chunks = chunks;
  }

  @Override
  public String name() {
    return "given rows";
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public SampleStream open() throws IOException {
    Deque<Samples> left = new ArrayDeque<>(Arrays.asList(chunks));
    return new SampleStream() {
      @Override
      public Optional<Samples> next() {
        return Optional.ofNullable(left.poll());
      }

      @Override
      public void close() {}
    };
  }
}
