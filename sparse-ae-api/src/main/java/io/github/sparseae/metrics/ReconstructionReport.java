package io.github.sparseae.metrics;

import static com.google.common.base.Preconditions.checkArgument;

import io.github.sparseae.data.Samples;
import io.github.sparseae.internal.io.Quantity;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Losses;
import java.util.Locale;

/**
 * The reconstruction error of rows. All figures except the losses compare rows and reconstructions
 * in the data's own units, also if the network normalizes its inputs.
 *
 * <p>Squares are float64 numbers: numbers and differences below 1.5e-154 lose digits in them or
 * count as 0, and those from 1.4e154 on make figures infinite or NaN. Scale such rows first.
 *
 * @param samples the number of rows
 * @param meanSquaredError mean over rows and inputs of (x̂ − x)², independent of the trained loss
 * @param explainedVariance {@code 1 − Σ‖x̂ − x‖² / Σ‖x − x̄‖²} with x̄ the mean of each input over
 *     these rows: 1 is perfect, 0 is no better than always predicting the mean; NaN if all rows are
 *     equal
 * @param cosineSimilarity mean over rows of {@code x·x̂ / (‖x‖‖x̂‖)}: 1 if every row keeps its
 *     direction. Rows of zeros have no direction and are left out; a reconstruction of zeros counts
 *     as 0. NaN if all rows are zeros
 * @param losses the training losses, computed in batches of 1,000 rows and averaged over rows; of
 *     the normalized inputs, if the network normalizes them
 */
public record ReconstructionReport(
    long samples,
    double meanSquaredError,
    double explainedVariance,
    double cosineSimilarity,
    Losses losses) {

  /** The figures in one line. */
  @Override
  public String toString() {
    boolean isConstant = Double.isNaN(explainedVariance) && Double.isFinite(meanSquaredError);
    return String.format(
        Locale.ROOT,
        "mean squared error %.6f, explained variance %s, cosine similarity %.4f, loss %.6f,"
            + " penalty %.6f over %s",
        meanSquaredError,
        isConstant
            ? "undefined, as all rows are equal"
            : String.format(Locale.ROOT, "%.2f %%", 100 * explainedVariance),
        cosineSimilarity,
        losses.data(),
        losses.penalty(),
        Quantity.of(samples, "sample"));
  }

  static void checkPairs(Samples batch, DenseArray reconstructions, int width) {
    checkArgument(
        batch.width() == width
            && reconstructions.columns() == width
            && reconstructions.rows() == batch.size(),
        "%s and reconstructions %s do not match at width %s",
        batch,
        reconstructions,
        width);
  }

  /** Computes a report batch by batch, in constant memory. Not thread-safe. */
  public static final class Accumulator {
    private final double[] sum;
    private final double[] shifted;
    private final double[] origin;
    private long rows;
    private double squaredError;
    private double cosines;
    private long directed;

    /** Creates an accumulator without rows of a width. */
    public Accumulator(int inputs) {
      sum = new double[inputs];
      shifted = new double[inputs];
      origin = new double[inputs];
    }

    /**
     * Adds a batch of rows and their reconstructions, {@code [batch, inputs]}.
     *
     * @throws IllegalArgumentException if the shapes differ from each other or from earlier batches
     */
    public void add(Samples batch, DenseArray reconstructions) {
      int width = sum.length;
      checkPairs(batch, reconstructions, width);
      double[] x = new double[width];
      for (int row = 0; row < batch.size(); row++) {
        batch.copy(row, row + 1, x);
        if (rows++ == 0) {
          // Squares are summed around the first row: around zero they would cancel for large
          // inputs.
          System.arraycopy(x, 0, origin, 0, width);
        }
        for (int i = 0; i < width; i++) {
          double error = reconstructions.get(row * width + i) - x[i];
          double offset = x[i] - origin[i];
          squaredError += error * error;
          sum[i] += offset;
          shifted[i] += offset * offset;
        }
        addCosine(x, reconstructions, row);
      }
    }

    private void addCosine(double[] x, DenseArray reconstructions, int row) {
      double dot = 0;
      double inputSquares = 0;
      double outputSquares = 0;
      for (int i = 0; i < x.length; i++) {
        double output = reconstructions.get(row * x.length + i);
        dot += x[i] * output;
        inputSquares += x[i] * x[i];
        outputSquares += output * output;
      }
      if (inputSquares > 0) {
        directed++;
        cosines += outputSquares > 0 ? dot / Math.sqrt(inputSquares) / Math.sqrt(outputSquares) : 0;
      }
    }

    /**
     * Returns the report on all rows added so far, with their losses.
     *
     * @throws IllegalArgumentException if no row was added
     */
    public ReconstructionReport report(Losses losses) {
      checkArgument(rows > 0, "no samples were given");
      double variance = 0;
      for (int i = 0; i < sum.length; i++) {
        variance += shifted[i] - sum[i] * sum[i] / rows;
      }
      return new ReconstructionReport(
          rows,
          squaredError / ((double) rows * sum.length),
          variance > 0 ? 1 - squaredError / variance : Double.NaN,
          cosines / directed,
          losses);
    }
  }
}
