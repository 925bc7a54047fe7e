package io.github.sparseae.metrics;

import static com.google.common.base.Preconditions.checkArgument;

import io.github.sparseae.data.Samples;
import io.github.sparseae.model.DenseArray;

/** The rule that rows and what a network made of them come in pairs. */
final class ReconstructionPairs {
  private ReconstructionPairs() {}

  static void check(Samples batch, DenseArray reconstructions, int width) {
    checkArgument(
        batch.width() == width
            && reconstructions.columns() == width
            && reconstructions.rows() == batch.size(),
        "%s and reconstructions %s do not belong together at width %s",
        batch,
        reconstructions,
        width);
  }
}
