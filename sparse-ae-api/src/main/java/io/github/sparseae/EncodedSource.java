package io.github.sparseae;

import io.github.sparseae.data.SamplePass;
import io.github.sparseae.data.SampleSource;
import io.github.sparseae.data.SampleStream;
import io.github.sparseae.data.Samples;
import io.github.sparseae.model.DenseArray;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** Codes that are made of a source's rows as they are read. */
record EncodedSource(
    SampleSource rows, int width, String encoder, Function<Samples, DenseArray> encode)
    implements SampleSource {
  @Override
  public String name() {
    return "codes of " + rows.name() + " by " + encoder;
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
        return pass.next(BatchedPasses.ROWS_PER_BATCH).map(encode).map(Samples::of);
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
