package io.github.sparseae.train;

import java.util.Locale;

/**
 * A problem that {@link Training.Builder#diagnostics diagnostics} found at the end of an epoch,
 * with advice. {@link Object#toString} is both in one sentence.
 *
 * <p>Diagnostics use the activity of units in every sixteenth step of the epoch (in every step with
 * {@link TargetL0} or {@link Resampling}, which count it anyway), and after the epoch the code and
 * the reconstruction of up to 512 random training rows in memory; of fewer, but at least 64, if the
 * code has more than 4,096 units.
 */
public sealed interface TrainingWarning {

  /** {@return the finding, as one sentence without its full stop} */
  String finding();

  /** {@return the advice, as one sentence without its full stop} */
  String advice();

  private static String sentence(TrainingWarning warning) {
    return warning.finding() + ": " + warning.advice();
  }

  /**
   * More than a tenth of sigmoid or tanh units are saturated, |h| above 0.99, on at least half of
   * the rows: they pass on hardly any gradient. A sigmoid near 0 is silent, not saturated.
   *
   * @param saturated the number of saturated units
   * @param units the number of all units
   * @param rows the number of rows they were observed on
   */
  record SaturatedUnits(int saturated, int units, long rows) implements TrainingWarning {
    @Override
    public String finding() {
      return String.format(
          Locale.ROOT,
          "%d of %d units are saturated (|h| above 0.99) on at least half of %,d rows",
          saturated,
          units,
          rows);
    }

    @Override
    public String advice() {
      return "lower the learning rate, or a penalty that is summed over the batch";
    }

    @Override
    public String toString() {
      return sentence(this);
    }
  }

  /**
   * No unit is active on any row: nothing is encoded.
   *
   * @param rows the number of rows observed after the epoch
   */
  record SilentCode(int rows) implements TrainingWarning {
    @Override
    public String finding() {
      return String.format(Locale.ROOT, "no unit is active on any of %,d rows", rows);
    }

    @Override
    public String advice() {
      return "lower the penalty's weight, or let it rise by a schedule";
    }

    @Override
    public String toString() {
      return sentence(this);
    }
  }

  /**
   * Different rows have the same code.
   *
   * @param rows the number of rows observed after the epoch
   */
  record ConstantCode(int rows) implements TrainingWarning {
    @Override
    public String finding() {
      return String.format(Locale.ROOT, "the code is the same for all of %,d rows", rows);
    }

    @Override
    public String advice() {
      return "lower the learning rate or the penalty's weight, and see that inputs are of a size"
          + " near 1";
    }

    @Override
    public String toString() {
      return sentence(this);
    }
  }

  /**
   * The reconstruction is no better than the mean row after {@value #MANY_UPDATES} updates or more.
   *
   * @param explainedVariance {@code 1 − Σ‖x̂ − x‖² / Σ‖x − x̄‖²}, not above 0
   * @param rows the number of rows observed after the epoch
   */
  record NothingExplained(double explainedVariance, int rows) implements TrainingWarning {
    /** The number of updates after which training should have explained something. */
    public static final int MANY_UPDATES = 200;

    @Override
    public String finding() {
      return String.format(
          Locale.ROOT,
          "the reconstruction of %,d rows is no better than their mean (explained variance"
              + " %.1f %%)",
          rows,
          100 * explainedVariance);
    }

    @Override
    public String advice() {
      return "lower the penalty's weight, change the learning rate, or see that the output can"
          + " reach the rows' range";
    }

    @Override
    public String toString() {
      return sentence(this);
    }
  }

  /**
   * More than a tenth of JumpReLU's thresholds ended the epoch where they began it, to the last
   * bit: no row came within ε/2 of them.
   *
   * @param frozen the number of frozen thresholds
   * @param units the number of all units
   */
  record FrozenThresholds(int frozen, int units) implements TrainingWarning {
    @Override
    public String finding() {
      return String.format(
          Locale.ROOT,
          "%d of %d JumpReLU thresholds did not move in the whole epoch",
          frozen,
          units);
    }

    @Override
    public String advice() {
      return "widen the bandwidth, or start the thresholds nearer to the pre-activations";
    }

    @Override
    public String toString() {
      return sentence(this);
    }
  }

  /**
   * JumpReLU's thresholds have hardly moved at the end of training, so the penalty's weight has had
   * no effect on L0: half of them are nearer to where they began than a tenth of the shift that
   * would silence a tenth of the activations.
   *
   * @param moved the median distance of the thresholds from where they began
   * @param needed the shift of all thresholds that would silence a tenth of the activations
   */
  record IdleThresholds(double moved, double needed) implements TrainingWarning {
    @Override
    public String finding() {
      return String.format(
          Locale.ROOT,
          "half of the JumpReLU thresholds moved by no more than %.2g, where L0 changes by a tenth"
              + " only after %.2g: the penalty's weight had no effect on it",
          moved,
          needed);
    }

    @Override
    public String advice() {
      return "train longer, at a higher learning rate, with a larger weight or bandwidth, or start"
          + " the thresholds higher";
    }

    @Override
    public String toString() {
      return sentence(this);
    }
  }

  /**
   * More than half of JumpReLU's thresholds rose by at least nine tenths of what Adam can move a
   * parameter in an epoch at the end of training: the penalty outweighs the reconstruction so far
   * that its weight no longer matters.
   *
   * @param rising the number of such thresholds
   * @param units the number of all units
   */
  record RisingThresholds(int rising, int units) implements TrainingWarning {
    @Override
    public String finding() {
      return String.format(
          Locale.ROOT,
          "%d of %d JumpReLU thresholds still rise at the full learning rate: the penalty outweighs"
              + " the reconstruction, and a larger weight changes nothing",
          rising,
          units);
    }

    @Override
    public String advice() {
      return "lower the penalty's weight, or train longer";
    }

    @Override
    public String toString() {
      return sentence(this);
    }
  }

  /**
   * More than a tenth of the units were active on none of the rows observed in and after the epoch.
   *
   * @param dead the number of dead units
   * @param units the number of all units
   * @param rows the number of rows observed; a unit that is active less than once in that number
   *     counts as dead
   */
  record DeadUnits(int dead, int units, long rows) implements TrainingWarning {
    @Override
    public String finding() {
      return String.format(
          Locale.ROOT,
          "%d of %d units were active on none of %,d observed rows",
          dead,
          units,
          rows);
    }

    @Override
    public String advice() {
      return "start the encoder from the decoder, let the penalty rise by a schedule, or resample"
          + " dead units";
    }

    @Override
    public String toString() {
      return sentence(this);
    }
  }

  /**
   * The factor of the penalty's weight that {@link TargetL0} controls is at its bound.
   *
   * @param coefficient the weight times the factor
   */
  record CoefficientAtBound(double coefficient) implements TrainingWarning {
    @Override
    public String finding() {
      return String.format(
          Locale.ROOT,
          "the sparsity coefficient is at its bound, %.3g, and targetL0 needs one beyond it",
          coefficient);
    }

    @Override
    public String advice() {
      return "this network cannot reach that L0, or the penalty's weight is a millionfold off";
    }

    @Override
    public String toString() {
      return sentence(this);
    }
  }

  /**
   * L0 is not within 5 % of the target at the end of training: after the last epoch, and with early
   * stopping, which may end training with any epoch, after each.
   *
   * @param l0 {@link L0Report#end}, the running mean over the last steps of the epoch
   * @param target the target
   */
  record TargetMissed(double l0, double target) implements TrainingWarning {
    @Override
    public String finding() {
      return String.format(
          Locale.ROOT,
          "L0 averages %.1f over the last steps, %.0f %% off targetL0 %s",
          l0,
          100 * Math.abs(l0 / target - 1),
          L0Report.shortly(target));
    }

    @Override
    public String advice() {
      return "train longer, or start with a weight nearer to the coefficient found";
    }

    @Override
    public String toString() {
      return sentence(this);
    }
  }

  /**
   * More than a hundredth of a column's numbers, as the network sees them, are outside the range of
   * the output activation: 0 to 1 for a sigmoid, −1 to 1 for tanh, 0 and above for ReLU. No
   * training reconstructs them.
   *
   * @param share the share of all numbers that are outside
   * @param column the column with the largest share, from 0
   * @param number its number that is farthest outside
   */
  record UnreachableRows(double share, int column, double number) implements TrainingWarning {
    @Override
    public String finding() {
      return String.format(
          Locale.ROOT,
          "the output cannot reach %.1f %% of the numbers of the rows, such as %.4g in column %d",
          100 * share,
          number,
          column);
    }

    @Override
    public String advice() {
      return "choose a linear output, or scale the rows to the output's range";
    }

    @Override
    public String toString() {
      return sentence(this);
    }
  }

  /**
   * A column of float64 rows varies so little beside its size that float32, in which the network
   * computes, keeps fewer than sixteen steps of its deviation: a time stamp, for example.
   *
   * @param column the column, from 0; of several the one that loses most
   * @param mean its mean
   * @param deviation its standard deviation
   */
  record LostDigits(int column, double mean, double deviation) implements TrainingWarning {
    @Override
    public String finding() {
      return String.format(
          Locale.ROOT,
          "column %d, %.6g on average with a deviation of %.3g, loses its digits in float32",
          column,
          mean,
          deviation);
    }

    @Override
    public String advice() {
      return "subtract its mean from the rows, or choose Precision.FLOAT64";
    }

    @Override
    public String toString() {
      return sentence(this);
    }
  }
}
