package io.github.sparseae.metrics;

import static com.google.common.base.Preconditions.checkArgument;

import io.github.sparseae.data.Samples;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Losses;
import java.util.Locale;

/**
 * How well rows are reconstructed. All but the losses compares rows and reconstructions in the
 * data's own units, also where the network normalises its inputs.
 *
 * @param samples how many rows were looked at
 * @param meanSquaredError mean over rows and inputs of (x̂ − x)², whatever loss was trained
 * @param explainedVariance {@code 1 − Σ‖x̂ − x‖² / Σ‖x − x̄‖²} with x̄ the mean of each input over
 *     these rows: 1 is perfect, 0 is no better than always drawing the mean; NaN if all rows are
 *     equal
 * @param cosineSimilarity mean over rows of {@code x·x̂ / (‖x‖‖x̂‖)}: 1 if every row keeps its
 *     direction. A row of zeros has no direction and is left out; a row that is drawn as zeros
 *     counts as 0. NaN if all rows are zeros
 * @param losses what training makes small, computed in batches of 1,000 rows and averaged by rows;
 *     of the normalised inputs where there are such
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
    return String.format(
        Locale.ROOT,
        "mean squared error %.6f, explained variance %.2f %%, cosine similarity %.4f, loss %.6f,"
            + " penalty %.6f over %,d samples",
        meanSquaredError,
        100 * explainedVariance,
        cosineSimilarity,
        losses.data(),
        losses.penalty(),
        samples);
  }

  /** Gathers a report batch by batch, in memory that does not grow. Not for several threads. */
  public static final class Accumulator {
    private final double[] sum;
    private final double[] shifted;
    private final double[] origin;
    private long rows;
    private double squaredError;
    private double cosines;
    private long directed;

    /**
     * A report of nothing yet.
     *
     * @param inputs the width of a row
     */
    public Accumulator(int inputs) {
      sum = new double[inputs];
      shifted = new double[inputs];
      origin = new double[inputs];
    }

    /**
     * Takes in a batch.
     *
     * @param batch rows
     * @param reconstructions what the network made of them, {@code [batch, inputs]}
     * @throws IllegalArgumentException if the shapes differ from each other or from earlier batches
     */
    public void add(Samples batch, DenseArray reconstructions) {
      int width = sum.length;
      ReconstructionPairs.check(batch, reconstructions, width);
      double[] x = new double[width];
      for (int row = 0; row < batch.size(); row++) {
        batch.copy(row, row + 1, x);
        if (rows++ == 0) {
          // Squares are summed about the first row: about zero they would cancel for large inputs.
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
      double drawnSquares = 0;
      for (int i = 0; i < x.length; i++) {
        double drawn = reconstructions.get(row * x.length + i);
        dot += x[i] * drawn;
        inputSquares += x[i] * x[i];
        drawnSquares += drawn * drawn;
      }
      if (inputSquares > 0) {
        directed++;
        cosines += drawnSquares > 0 ? dot / Math.sqrt(inputSquares) / Math.sqrt(drawnSquares) : 0;
      }
    }

    /**
     * The report so far.
     *
     * @param losses the losses of the same rows
     * @return the report
     * @throws IllegalArgumentException if nothing was taken in
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
