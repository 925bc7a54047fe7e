package io.github.sparseae.train;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.Doubles;
import io.github.sparseae.internal.io.Quantity;
import java.util.List;
import java.util.Locale;

/**
 * A problem that {@link Training.Builder#diagnostics diagnostics} found at the end of an epoch,
 * with advice. {@link Object#toString} is both in one sentence.
 *
 * <p>Diagnostics use the activity of units in every sixteenth step of the epoch (in every step with
 * {@link TargetL0} or {@link Resampling}, which count it anyway), and after the epoch the code and
 * the reconstruction of up to 512 random training rows in memory; of fewer, but at least 64, if the
 * code has more than 4,096 units.
 *
 * @param kind the problem
 * @param figures its figures, in the order in which the kind names them
 */
public record TrainingWarning(Kind kind, List<Double> figures) {

  /** A problem; each names its figures. */
  public enum Kind {
    /**
     * More than a tenth of sigmoid or tanh units are saturated, |h| above 0.99, on at least half of
     * the rows: they pass on hardly any gradient. A sigmoid near 0 is silent, not saturated.
     * Figures: saturated units, all units, rows observed.
     */
    SATURATED_UNITS(
        3,
        "%.0f of %.0f units are saturated (|h| above 0.99) on at least half of %s",
        "lower the learning rate, or a penalty that is summed over the batch"),

    /** No unit is active on any row: nothing is encoded. Figure: rows observed. */
    SILENT_CODE(
        1,
        "no unit is active on any of %s",
        "lower the penalty's weight, or let it rise by a schedule"),

    /** Different rows have the same code. Figure: rows observed. */
    CONSTANT_CODE(
        1,
        "the code is the same for all of %s",
        "lower the learning rate or the penalty's weight, and see that inputs are of a size near"
            + " 1"),

    /**
     * The reconstruction is no better than the mean row after {@value #MANY_UPDATES} updates or
     * more. Figures: explained variance {@code 1 − Σ‖x̂ − x‖² / Σ‖x − x̄‖²}, not above 0; rows
     * observed.
     */
    NOTHING_EXPLAINED(
        2,
        "the reconstruction of %2$s is no better than their mean (explained variance %1$.1f %%)",
        "lower the penalty's weight, change the learning rate, or see that the output can reach the"
            + " rows' range"),

    /**
     * More than a tenth of JumpReLU's thresholds ended the epoch where they began it, to the last
     * bit: no row came within ε/2 of them. Figures: frozen thresholds, all units.
     */
    FROZEN_THRESHOLDS(
        2,
        "%.0f of %.0f JumpReLU thresholds did not move in the whole epoch",
        "widen the bandwidth, or start the thresholds nearer to the pre-activations"),

    /**
     * More than a tenth of the units were active on none of the rows observed in and after the
     * epoch. Figures: dead units, all units, rows observed; a unit that is active less than once in
     * that number counts as dead.
     */
    DEAD_UNITS(
        3,
        "%.0f of %.0f units were active on none of %s",
        "start the encoder from the decoder, let the penalty rise by a schedule, or resample dead"
            + " units"),

    /**
     * The factor of the penalty's weight that {@link TargetL0} controls is at its bound. Figure:
     * the weight times the factor.
     */
    COEFFICIENT_AT_BOUND(
        1,
        "the sparsity coefficient is at its bound, %.3g, and targetL0 needs one beyond it",
        "this network cannot reach that L0, or the penalty's weight is a millionfold off"),

    /**
     * L0 is not within 5 % of the target at the end of training: after the last epoch, and with
     * early stopping, which may end training with any epoch, after each. Figures: {@link
     * L0Report#end}, the running mean over the last steps of the epoch; the target.
     */
    TARGET_MISSED(
        2,
        "L0 averages %.1f over the last steps, %3$.0f %% off targetL0 %2$s",
        "train longer, or start with a weight nearer to the coefficient found"),

    /**
     * More than a hundredth of a column's numbers, as the network sees them, are outside the range
     * of the output activation: 0 to 1 for a sigmoid, −1 to 1 for tanh, 0 and above for ReLU. No
     * training reconstructs them. Figures: the share of all numbers that are outside, the column
     * with the largest share, from 0, and its number that is farthest outside.
     */
    UNREACHABLE_ROWS(
        3,
        "the output cannot reach %.1f %% of the numbers of the rows, such as %3$.4g in column"
            + " %2$.0f",
        "choose a linear output, or scale the rows to the output's range"),

    /**
     * A column of float64 rows varies so little beside its size that float32, in which the network
     * computes, keeps fewer than sixteen steps of its deviation: a time stamp, for example. Of
     * standardized inputs it rounds the mean by more than eight deviations. Figures: the column,
     * from 0, of several the one that loses most; its mean; its standard deviation.
     */
    LOST_DIGITS(
        3,
        "column %.0f, %.6g on average with a deviation of %.3g, loses its digits in float32",
        "set normalization(InputNormalization.STANDARDIZE), or choose Precision.FLOAT64"),

    /**
     * JumpReLU's thresholds have hardly moved at the end of training, so the penalty's weight has
     * had no effect on L0: half of them are nearer to where they began than a tenth of the shift
     * that would silence a tenth of the activations. Figures: the median distance of the thresholds
     * from where they began; the shift of all thresholds that would silence a tenth of the
     * activations.
     */
    IDLE_THRESHOLDS(
        2,
        "half of the JumpReLU thresholds moved by no more than %.2g, where L0 changes by a tenth"
            + " only after %.2g: the penalty's weight had no effect on it",
        "train longer, at a higher learning rate, with a larger weight or bandwidth, or start the"
            + " thresholds higher"),

    /**
     * More than half of JumpReLU's thresholds rose by at least nine tenths of what Adam can move a
     * parameter in an epoch at the end of training: the penalty outweighs the reconstruction so far
     * that its weight no longer matters. Figures: such thresholds, all units.
     */
    RISING_THRESHOLDS(
        2,
        "%.0f of %.0f JumpReLU thresholds still rise at the full learning rate: the penalty"
            + " outweighs the reconstruction, and a larger weight changes nothing",
        "lower the penalty's weight, or train longer"),

    /**
     * Before the first step, the mean of the rows, as units see them, is more than {@value
     * io.github.sparseae.metrics.DataReport#FAR_OFFSET} times their deviation from it, and units
     * are chosen by the k largest of a row: some learn the mean, and those that they outdo die.
     * Figure: {@link io.github.sparseae.metrics.DataReport#offset} of a sample of the rows.
     */
    OFF_CENTER_ROWS(
        1,
        "the mean of the rows is %.2f times as large as their deviation from it, so that of units"
            + " chosen by the k largest many die",
        "set preEncoderBias(PreEncoderBias.MEAN), or"
            + " normalization(InputNormalization.STANDARDIZE)"),

    /**
     * Before the first step, there are more than 8 units for each direction in which the rows vary,
     * units are chosen by the k largest of a row, and nothing revives those that die. Columns that
     * are constant or repeat others add no direction. Figures: all units; {@link
     * io.github.sparseae.metrics.DataReport#effectiveRank} of a sample of the rows, corrected for
     * its size.
     */
    CROWDED_DIRECTIONS(
        2,
        "%.0f units are more than 8 for each of about %s in which the rows vary, so that of units"
            + " chosen by the k largest many die",
        "revive them by auxiliary(AuxiliaryLoss.of(...)) or Training.resampling, or choose fewer"
            + " units"),

    /**
     * The geometric median that the pre-encoder bias starts at has not converged. Figure: the last
     * move of the estimate, as a share of the mean distance of rows from it.
     */
    UNSETTLED_MEDIAN(
        1,
        "the geometric median of the rows is not found: in the last round its estimate moved by"
            + " %.2g of the mean distance of rows from it",
        "set preEncoderBias(PreEncoderBias.MEAN)"),

    /**
     * A classifier has been trained with fewer than {@value #MANY_UPDATES} updates at the end of
     * training. Figure: its updates in all calls of {@code fit}.
     */
    FEW_UPDATES(
        1,
        "the number of the classifier's updates is only %.0f",
        "set Training.updates(2000), or a smaller batch; with few labels train the head first, by"
            + " encoderRate(0)");

    /** The number of updates after which training should have learned something. */
    public static final int MANY_UPDATES = 200;

    private final int figures;
    private final String finding;
    private final String advice;

    Kind(int figures, String finding, String advice) {
      this.figures = figures;
      this.finding = finding;
      this.advice = advice;
    }

    /**
     * Returns a warning of this kind with its figures, in the order in which this kind names them.
     *
     * @throws IllegalArgumentException if there are more or fewer than this kind has
     */
    public TrainingWarning of(double... figures) {
      return new TrainingWarning(this, Doubles.asList(figures));
    }

    /** {@return the number of figures} */
    public int figures() {
      return figures;
    }

    /** {@return the advice, as one sentence without its full stop} */
    public String advice() {
      return advice;
    }
  }

  public TrainingWarning {
    checkArgument(
        figures.size() == kind.figures, "%s has %s figures, were %s", kind, kind.figures, figures);
    figures = ImmutableList.copyOf(figures);
  }

  /** {@return the finding, as one sentence without its full stop} */
  public String finding() {
    double first = figures.get(0);
    Object[] shown =
        switch (kind) {
          case SILENT_CODE, CONSTANT_CODE -> new Object[] {rows(0, "row")};
          case NOTHING_EXPLAINED -> new Object[] {100 * first, rows(1, "row")};
          case SATURATED_UNITS -> new Object[] {first, figures.get(1), rows(2, "row")};
          case DEAD_UNITS -> new Object[] {first, figures.get(1), rows(2, "observed row")};
          case CROWDED_DIRECTIONS ->
              new Object[] {first, Quantity.of(Math.round(figures.get(1)), "direction")};
          case UNREACHABLE_ROWS -> new Object[] {100 * first, figures.get(1), figures.get(2)};
          case TARGET_MISSED -> {
            double target = figures.get(1);
            yield new Object[] {
              first, L0Report.shortly(target), 100 * Math.abs(first / target - 1)
            };
          }
          default -> figures.toArray();
        };
    return String.format(Locale.ROOT, kind.finding, shown);
  }

  private String rows(int figure, String noun) {
    return Quantity.of(figures.get(figure).longValue(), noun);
  }

  /** The finding and the advice. */
  @Override
  public String toString() {
    return finding() + ": " + kind.advice;
  }
}
