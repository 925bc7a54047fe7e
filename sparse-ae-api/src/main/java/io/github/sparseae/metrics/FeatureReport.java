package io.github.sparseae.metrics;

import static com.google.common.base.Preconditions.checkArgument;

import io.github.sparseae.data.Samples;
import io.github.sparseae.internal.io.Quantity;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Losses;
import java.util.Arrays;
import java.util.Locale;

/**
 * How well the units of an autoencoder find features that are known, for rows that are sums of such
 * features. The direction of a unit is its decoder row; its feature is the one whose direction has
 * the largest |cosine| with it, so that several units may share one.
 *
 * <p>As a detector of its feature a unit has precision {@code tp / (tp + fp)}, recall {@code tp /
 * (tp + fn)} and F1 {@code 2 · precision · recall / (precision + recall)}, each 0 where it is
 * undefined; tp, fp and fn count the rows in which both are active, the unit alone, the feature
 * alone. The report has their means over all units, dead ones included. These are the definitions
 * of SynthSAEBench (Chanin and Garriga-Alonso, 2026).
 *
 * @param samples the number of rows
 * @param units the number of units
 * @param features the number of features
 * @param mcc mean correlation coefficient, from 0 to 1: the mean |cosine| of units and features,
 *     matched one to one so that it is largest (Hungarian method); over as many pairs as there are
 *     of the fewer
 * @param uniqueness the number of different features of units over the number of units
 * @param precision mean over units
 * @param recall mean over units
 * @param f1 mean over units
 * @param shrinkage mean over rows of ‖x̂‖ / ‖x‖; rows of norm 1e-6 or less are left out, and NaN if
 *     that is all
 * @param explainedVariance as in {@link ReconstructionReport}
 * @param l0 the number of units active on a row, averaged over rows
 * @param trueL0 the number of features active in a row, averaged over rows
 * @param dead the number of units that are active on no row
 */
public record FeatureReport(
    long samples,
    int units,
    int features,
    double mcc,
    double uniqueness,
    double precision,
    double recall,
    double f1,
    double shrinkage,
    double explainedVariance,
    double l0,
    double trueL0,
    int dead) {

  /** The figures in three lines. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "F1 %.4f, precision %.4f, recall %.4f, mean correlation %.4f, uniqueness %.4f%n"
            + "explained variance %.2f %%, shrinkage %.4f, L0 %.2f (%.2f true features)%n"
            + "dead %d of %s, %s, over %s",
        f1,
        precision,
        recall,
        mcc,
        uniqueness,
        100 * explainedVariance,
        shrinkage,
        l0,
        trueL0,
        dead,
        Quantity.of(units, "unit"),
        Quantity.of(features, "feature"),
        Quantity.of(samples, "sample"));
  }

  /**
   * Computes a report batch by batch. Memory and the time of the matching grow with units and
   * features: {@code 4 · units · features} bytes, and {@code fewer² · more} steps, which are
   * seconds for 400 units and 1,600 features and several minutes for 4,096 and 16,384. Not
   * thread-safe.
   */
  public static final class Accumulator {
    private static final double LEAST_NORM = 1e-6;

    private final ReconstructionReport.Accumulator reconstruction;
    private final SparsityReport.Accumulator sparsity;
    private final float[][] cosines;
    private final int[] featureOf;
    private final int features;
    private final long[] both;
    private final long[] present;
    private double shrinkage;
    private long shrinkable;

    /**
     * Creates an accumulator without rows, by the decoder's weights, {@code [units, inputs]}, and
     * the directions of the features, of any norm, {@code [features, inputs]}; a row of zeros has
     * the cosine 0 with all. A unit is active where |h| is above the threshold.
     *
     * @throws IllegalArgumentException if the widths differ, an array has no rows or is not finite,
     *     or the threshold is negative
     */
    public Accumulator(DenseArray decoder, DenseArray directions, double activityThreshold) {
      checkArgument(
          decoder.columns() == directions.columns(),
          "decoder rows have width %s, but directions have width %s",
          decoder.columns(),
          directions.columns());
      features = directions.rows();
      reconstruction = new ReconstructionReport.Accumulator(decoder.columns());
      sparsity = new SparsityReport.Accumulator(decoder.rows(), activityThreshold);
      cosines = cosines(unitRows(decoder, "decoder"), unitRows(directions, "directions"));
      featureOf = new int[cosines.length];
      for (int unit = 0; unit < featureOf.length; unit++) {
        for (int feature = 1; feature < features; feature++) {
          if (cosines[unit][feature] > cosines[unit][featureOf[unit]]) {
            featureOf[unit] = feature;
          }
        }
      }
      both = new long[featureOf.length];
      present = new long[features];
    }

    /**
     * Adds a batch of rows, their codes, {@code [batch, units]}, their reconstructions, {@code
     * [batch, inputs]}, and the true activations of the features, {@code [batch, features]}: one is
     * active where it is above 0.
     *
     * @throws IllegalArgumentException if a shape is another
     */
    public void add(
        Samples batch, DenseArray codes, DenseArray reconstructions, DenseArray activations) {
      checkArgument(
          codes.rows() == batch.size() && activations.rows() == batch.size(),
          "%s, but %s and activations of %s",
          Quantity.of(batch.size(), "row"),
          Quantity.of(codes.rows(), "code"),
          Quantity.of(activations.rows(), "row"));
      checkArgument(
          activations.columns() == features,
          "activations of %s, expected %s",
          Quantity.of(activations.columns(), "feature"),
          features);
      sparsity.add(codes);
      reconstruction.add(batch, reconstructions);
      double[] x = new double[batch.width()];
      for (int row = 0; row < batch.size(); row++) {
        batch.copy(row, row + 1, x);
        double norm = norm(x);
        if (norm > LEAST_NORM) {
          reconstructions.copy(row * x.length, x.length, x, 0);
          shrinkage += norm(x) / norm;
          shrinkable++;
        }
        count(codes, activations, row);
      }
    }

    private void count(DenseArray codes, DenseArray activations, int row) {
      for (int feature = 0; feature < features; feature++) {
        present[feature] += activations.get(row * features + feature) > 0 ? 1 : 0;
      }
      for (int unit = 0; unit < featureOf.length; unit++) {
        if (Math.abs(codes.get(row * featureOf.length + unit)) > sparsity.threshold) {
          both[unit] += activations.get(row * features + featureOf[unit]) > 0 ? 1 : 0;
        }
      }
    }

    /**
     * Returns the report on all rows added so far.
     *
     * @throws IllegalArgumentException if no row was added
     */
    public FeatureReport report() {
      SparsityReport units = sparsity.report();
      double precision = 0;
      double recall = 0;
      double f1 = 0;
      for (int unit = 0; unit < featureOf.length; unit++) {
        long found = both[unit];
        long there = present[featureOf[unit]];
        long active = sparsity.active[unit];
        precision += found == 0 ? 0 : (double) found / active;
        recall += found == 0 ? 0 : (double) found / there;
        f1 += found == 0 ? 0 : 2.0 * found / (active + there);
      }
      return new FeatureReport(
          units.samples(),
          featureOf.length,
          features,
          meanCorrelation(),
          (double) Arrays.stream(featureOf).distinct().count() / featureOf.length,
          precision / featureOf.length,
          recall / featureOf.length,
          f1 / featureOf.length,
          shrinkage / shrinkable,
          reconstruction.report(new Losses(Double.NaN, 0)).explainedVariance(),
          units.l0(),
          (double) Arrays.stream(present).sum() / units.samples(),
          units.dead());
    }

    private double meanCorrelation() {
      boolean fewerUnits = cosines.length <= features;
      float[][] gain = fewerUnits ? cosines : transposed(cosines);
      int[] matched = Assignment.maximizing(gain);
      double sum = 0;
      for (int i = 0; i < matched.length; i++) {
        sum += gain[i][matched[i]];
      }
      return sum / matched.length;
    }

    private static float[][] transposed(float[][] matrix) {
      float[][] transposed = new float[matrix[0].length][matrix.length];
      for (int i = 0; i < matrix.length; i++) {
        for (int j = 0; j < transposed.length; j++) {
          transposed[j][i] = matrix[i][j];
        }
      }
      return transposed;
    }

    private static float[][] cosines(double[][] decoder, double[][] directions) {
      float[][] cosines = new float[decoder.length][directions.length];
      for (int unit = 0; unit < decoder.length; unit++) {
        for (int feature = 0; feature < directions.length; feature++) {
          double dot = 0;
          for (int i = 0; i < decoder[unit].length; i++) {
            dot += decoder[unit][i] * directions[feature][i];
          }
          cosines[unit][feature] = (float) Math.abs(dot);
        }
      }
      return cosines;
    }

    /** Returns the rows at norm 1, a row of zeros as it is. */
    private static double[][] unitRows(DenseArray matrix, String name) {
      checkArgument(matrix.rows() > 0, "%s has no rows", name);
      checkArgument(matrix.isFinite(), "%s has numbers that are not finite", name);
      double[][] rows = new double[matrix.rows()][matrix.columns()];
      for (int row = 0; row < rows.length; row++) {
        matrix.copy(row * matrix.columns(), matrix.columns(), rows[row], 0);
        double largest = Arrays.stream(rows[row]).map(Math::abs).max().orElse(0);
        for (int i = 0; largest > 0 && i < rows[row].length; i++) {
          // Squares of very small or large numbers would be 0 or infinite.
          rows[row][i] /= largest;
        }
        double norm = norm(rows[row]);
        for (int i = 0; norm > 0 && i < rows[row].length; i++) {
          rows[row][i] /= norm;
        }
      }
      return rows;
    }

    private static double norm(double[] row) {
      return Math.sqrt(Arrays.stream(row).map(value -> value * value).sum());
    }
  }
}
