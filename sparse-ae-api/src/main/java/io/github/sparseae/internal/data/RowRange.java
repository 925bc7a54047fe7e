package io.github.sparseae.internal.data;

import io.github.sparseae.data.Samples;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.Reconstruction;
import java.util.Optional;

/**
 * The numbers that a network can be trained on: those of its precision, and for binary
 * cross-entropy those from 0 to 1.
 *
 * @param from the first column with that range: of a transcoder's rows, its targets
 * @param checksFloats whether float32 numbers may be outside the range
 * @param reason why there is a range, and what to do about a number outside it
 */
public record RowRange(double least, double most, int from, boolean checksFloats, String reason) {
  public static final RowRange ALL =
      new RowRange(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, 0, false, "");

  private static final RowRange FLOAT32 =
      new RowRange(
          -Float.MAX_VALUE,
          Float.MAX_VALUE,
          0,
          false,
          "the network computes in float32, which ends at 3.4e38: scale the rows, or choose"
              + " Precision.FLOAT64");

  /** Numbers that are a rounding away from 0 or 1 are taken. */
  private static final double ROUNDING = 1e-6;

  private static final String OF_CROSS_ENTROPY =
      "binary cross-entropy is for numbers from 0 to 1, and has no lower bound for others: scale"
          + " the rows to [0, 1], or choose another reconstruction loss";

  public static RowRange of(NetworkSpec spec) {
    if (spec instanceof AutoencoderSpec autoencoder
        && autoencoder.reconstruction() instanceof Reconstruction.BinaryCrossEntropy) {
      int from = autoencoder.transcoding().isPresent() ? autoencoder.inputs() : 0;
      return new RowRange(-ROUNDING, 1 + ROUNDING, from, true, OF_CROSS_ENTROPY);
    }
    return spec.precision() == Precision.FLOAT32 ? FLOAT32 : ALL;
  }

  /** Refuses rows in memory with a number outside the range. */
  public void check(Samples samples) {
    Optional<Outside> outside = firstOutside(samples);
    if (outside.isPresent()) {
      throw new IllegalArgumentException(
          samples.name() + ": row " + outside.get().row() + ", " + outside.get().problem());
    }
  }

  /** The row of a number outside the range; its column, the number itself and what to do. */
  record Outside(int row, String problem) {}

  Optional<Outside> firstOutside(Samples samples) {
    if (!checksFloats && samples.precision() == Precision.FLOAT32) {
      return Optional.empty();
    }
    double[] row = new double[samples.width()];
    for (int r = 0; r < samples.size(); r++) {
      samples.copy(r, r + 1, row);
      for (int column = from; column < row.length; column++) {
        if (row[column] < least || row[column] > most) {
          return Optional.of(
              new Outside(r, "column " + column + " is " + row[column] + ", but " + reason));
        }
      }
    }
    return Optional.empty();
  }
}
