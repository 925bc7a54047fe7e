package io.github.sparseae.internal.data;

import static com.google.common.base.Preconditions.checkArgument;

import io.github.sparseae.data.LabeledRows;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.LabeledStream;
import io.github.sparseae.data.RowReadException;
import io.github.sparseae.data.Rows;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/** A labelled source whose number of classes is known: every label is held against it. */
public record ClassifiedSource(LabeledRows source, int classes) implements LabeledRows {
  public ClassifiedSource {
    checkArgument(classes > 0, "the number of classes must be positive, was %s", classes);
  }

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
  public Rows samples() {
    return source.samples();
  }

  @Override
  public LabeledStream open() throws IOException {
    LabeledStream stream = source.open();
    return new LabeledStream() {
      private long row;

      @Override
      public Optional<LabeledSamples> next() throws IOException {
        Optional<LabeledSamples> chunk = stream.next();
        chunk.ifPresent(this::check);
        return chunk;
      }

      private void check(LabeledSamples chunk) {
        for (int i = 0; i < chunk.size(); i++) {
          if (chunk.label(i) >= classes) {
            throw new RowReadException(
                name(),
                row + i,
                "the label is "
                    + chunk.label(i)
                    + ", but there are "
                    + classes
                    + " classes, 0 to "
                    + (classes - 1));
          }
        }
        row += chunk.size();
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
