package io.github.sparseae.train;

import static com.google.common.base.Preconditions.checkArgument;

import io.github.sparseae.internal.io.Quantity;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;

/** The length of a part of a schedule, within all steps of one call of {@code fit}. */
public sealed interface ScheduleLength {

  /**
   * Returns the length in steps, of the number of all steps: positive, not always whole, and maybe
   * larger than that number.
   */
  double steps(long all);

  /** {@return whether the length depends on the number of all steps; true for a share} */
  default boolean needsAll() {
    return this instanceof Share;
  }

  /** {@return the length in words, for example {@code 10 % of steps} or {@code 1,000 steps}} */
  String describe();

  /**
   * A share of all steps.
   *
   * @param share in (0, 1]
   */
  record Share(double share) implements ScheduleLength {
    public Share {
      checkArgument(share > 0 && share <= 1, "the share must be in (0, 1], was %s", share);
    }

    @Override
    public double steps(long all) {
      return share * all;
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
    public Steps {
      checkArgument(count > 0, "the number of steps must be positive, was %s", count);
    }

    @Override
    public double steps(long all) {
      return count;
    }

    @Override
    public String describe() {
      return Quantity.of(count, "step");
    }
  }
}
