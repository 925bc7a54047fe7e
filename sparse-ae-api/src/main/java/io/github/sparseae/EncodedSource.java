package io.github.sparseae;

import io.github.sparseae.data.SamplePass;
import io.github.sparseae.data.SampleSource;
import io.github.sparseae.data.SampleStream;
import io.github.sparseae.data.Samples;
import io.github.sparseae.model.DenseArray;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** Codes or reconstructions, which are made of a source's rows as they are read. */
record EncodedSource(
    String what, SampleSource rows, int width, String by, Function<Samples, DenseArray> make)
    implements SampleSource {
  @Override
  public String name() {
    return what + " of " + rows.name() + " by " + by;
  }

  @Override
  public OptionalLong size() {
    return rows.size();
  }

  @Override
  public SampleStream open() {
    SamplePass<Samples> pass = SamplePass.open(rows);
    return new SampleStream() {
      @Override
      public Optional<Samples> next() {
        return pass.next(BatchedPasses.ROWS_PER_BATCH).map(make).map(Samples::of);
      }

      @Override
      public void close() {
        pass.close();
      }
    };
  }

  @Override
  public String toString() {
    return name();
  }
}
