package io.github.sparseae.data;

import static com.google.common.base.Preconditions.checkNotNull;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Rows on their way from a source, with their labels where it has them. */
final class Rows {
  private final Samples samples;
  private final int @Nullable [] labels;

  Rows(Samples samples, int @Nullable [] labels) {
    this.samples = samples;
    this.labels = labels;
  }

  static Rows of(LabeledSamples labeled) {
    return new Rows(labeled.samples(), labeled.labels());
  }

  int size() {
    return samples.size();
  }

  Samples samples() {
    return samples;
  }

  int @Nullable [] labels() {
    return labels;
  }

  /** The rows with their labels, which they must have. */
  LabeledSamples labeled() {
    return LabeledSamples.of(samples, checkNotNull(labels));
  }

  Rows part(int from, int to) {
    return new Rows(
        samples.rows(from, to), labels == null ? null : Arrays.copyOfRange(labels, from, to));
  }
}
