package io.github.sparseae.internal.data;

import static com.google.common.base.Preconditions.checkNotNull;

import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Samples;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Rows on their way from a source, with their labels where it has them. */
public final class RowChunk {
  private final Samples samples;
  private final int @Nullable [] labels;

  public RowChunk(Samples samples, int @Nullable [] labels) {
    this.samples = samples;
    this.labels = labels;
  }

  public static RowChunk of(LabeledSamples labeled) {
    return new RowChunk(labeled.samples(), labeled.labels());
  }

  public int size() {
    return samples.size();
  }

  public Samples samples() {
    return samples;
  }

  public int @Nullable [] labels() {
    return labels;
  }

  /** The rows with their labels, which they must have. */
  public LabeledSamples labeled() {
    return LabeledSamples.of(samples, checkNotNull(labels));
  }

  public RowChunk part(int from, int to) {
    return new RowChunk(
        samples.rows(from, to), labels == null ? null : Arrays.copyOfRange(labels, from, to));
  }
}
