package io.github.sparseae.internal.data;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;

import io.github.sparseae.data.LabeledRows;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.RowStream;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;

/** Streamed rows whose passes a function begins. */
public record SuppliedRows(String name, int width, OptionalLong sizeIfKnown, Opening opening)
    implements Rows {
  public SuppliedRows {
    check(name, width);
  }

  /** Begins a pass. */
  public interface Opening {
    RowStream<? extends Samples> open() throws IOException;
  }

  /** Begins a pass with labels. */
  public interface LabeledOpening {
    RowStream<LabeledSamples> open() throws IOException;
  }

  /** Reads the next chunk of a pass. */
  public interface Next<S extends Samples> {
    Optional<S> next() throws IOException;
  }

  /** Releases the resources of a pass. */
  public interface Closing {
    void close() throws IOException;
  }

  /** The same with labels. */
  public record Labeled(String name, int width, OptionalLong sizeIfKnown, LabeledOpening opening)
      implements LabeledRows {
    public Labeled {
      check(name, width);
    }

    @Override
    public RowStream<LabeledSamples> open() throws IOException {
      return opening.open();
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static void check(String name, int width) {
    checkNotNull(name, "name");
    checkArgument(width > 0, "the width must be positive, was %s", width);
  }

  @Override
  public RowStream<? extends Samples> open() throws IOException {
    return opening.open();
  }

  @Override
  public String toString() {
    return name;
  }

  /** Returns a pass that two functions define. */
  public static <S extends Samples> RowStream<S> stream(Next<S> next, Closing closing) {
    return new RowStream<>() {
      @Override
      public Optional<S> next() throws IOException {
        return next.next();
      }

      @Override
      public void close() throws IOException {
        closing.close();
      }
    };
  }

  /** Returns a pass of one chunk. */
  public static <S extends Samples> RowStream<S> once(S chunk) {
    AtomicBoolean isOver = new AtomicBoolean();
    return stream(() -> isOver.getAndSet(true) ? Optional.empty() : Optional.of(chunk), () -> {});
  }
}
