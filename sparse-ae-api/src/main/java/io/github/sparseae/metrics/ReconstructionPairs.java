package io.github.sparseae.metrics;

import static com.google.common.base.Preconditions.checkArgument;

import io.github.sparseae.data.Samples;
import io.github.sparseae.model.DenseArray;

/** The check that rows and reconstructions match. */
final class ReconstructionPairs {
  private ReconstructionPairs() {}

  static void check(Samples batch, DenseArray reconstructions, int width) {
    checkArgument(
        batch.width() == width
            && reconstructions.columns() == width
            && reconstructions.rows() == batch.size(),
        "%s and reconstructions %s do not match at width %s",
        batch,
        reconstructions,
        width);
  }
}
