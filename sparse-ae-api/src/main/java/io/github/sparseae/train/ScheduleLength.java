package io.github.sparseae.train;

import static com.google.common.base.Preconditions.checkArgument;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;

/**
 * How long a part of training is. Of one call of {@code fit}: its steps are counted from 0, and all
 * steps are those of all its epochs.
 */
public sealed interface ScheduleLength {

  /**
   * Its length in steps.
   *
   * @param all how many steps there are in all, positive
   * @return positive, perhaps broken; may be more than all
   */
  double steps(long all);

  /**
   * Whether its length is known only where the number of all steps is.
   *
   * @return true for a share
   */
  boolean needsAll();

  /**
   * The length in words.
   *
   * @return for example {@code 10 % of steps} or {@code 1,000 steps}
   */
  String describe();

  /**
   * A share of all steps.
   *
   * @param share in (0, 1]
   */
  record Share(double share) implements ScheduleLength {
    /**
     * Checks the argument.
     *
     * @param share in (0, 1]
     */
    public Share {
      checkArgument(share > 0 && share <= 1, "the share must be in (0, 1], was %s", share);
    }

    @Override
    public double steps(long all) {
      return share * all;
    }

    @Override
    public boolean needsAll() {
      return true;
    }

    @Override
    public String describe() {
      DecimalFormat format =
          new DecimalFormat("0.##", DecimalFormatSymbols.getInstance(Locale.ROOT));
      return format.format(100 * share) + " % of steps";
    }
  }

  /**
   * A number of steps.
   *
   * @param count positive
   */
  record Steps(long count) implements ScheduleLength {
    /**
     * Checks the argument.
     *
     * @param count positive
     */
    public Steps {
      checkArgument(count > 0, "the number of steps must be positive, was %s", count);
    }

    @Override
    public double steps(long all) {
      return count;
    }

    @Override
    public boolean needsAll() {
      return false;
    }

    @Override
    public String describe() {
      return String.format(Locale.ROOT, "%,d steps", count);
    }
  }
}
