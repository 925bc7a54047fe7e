package io.github.sparseae.table;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;
import static io.github.sparseae.internal.builder.ArgumentChecks.checkElements;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.List;
import java.util.Locale;

/**
 * A column of a table. What a column cannot be, such as one without a name, is an {@link
 * IllegalArgumentException}.
 */
public sealed interface Column {

  /** The largest number of values of a category. */
  int MOST_VALUES = 1 << 12;

  /** {@return the name, as in the header} */
  String name();

  /** {@return the number of inputs that stand for the column} */
  int inputs();

  /**
   * A column of numbers, which are finite: one input, in the column's unit.
   *
   * @param unit the unit, for messages; empty if there is none
   * @param mean the mean, where {@code missing} takes it
   * @param median the median, where {@code missing} takes it
   */
  record Numeric(String name, String unit, Missing missing, double mean, double median)
      implements Column {

    public Numeric {
      checkName(name);
      checkNotNull(unit, "unit");
      checkNotNull(missing, "missing");
      checkArgument(
          Double.isFinite(mean) && Double.isFinite(median),
          "column \"%s\": mean and median must be finite, were %s and %s",
          name,
          mean,
          median);
    }

    @Override
    public int inputs() {
      return missing == Missing.INDICATOR ? 2 : 1;
    }

    /** The components, mean and median to six digits. */
    @Override
    public String toString() {
      String means = String.format(Locale.ROOT, ", mean=%.6g, median=%.6g]", mean, median);
      return "Numeric[name=" + name + ", unit=" + unit + ", missing=" + missing + means;
    }

    /** Returns the number that stands for a missing one. */
    double fill() {
      return missing == Missing.MEAN ? mean : median;
    }
  }

  /**
   * A column of words: an input for each, which is 1 for the word of the row and 0 for the others,
   * and one more for every other word and for a missing one.
   *
   * @param values the words, each once and not empty, in the order of their inputs: from 1 to
   *     {@value #MOST_VALUES}
   */
  record Category(String name, List<String> values) implements Column {
    public Category {
      checkName(name);
      values = ImmutableList.copyOf(checkElements("values", values));
      checkArgument(
          !values.isEmpty() && values.size() <= MOST_VALUES,
          "column \"%s\" must have between 1 and %s values, were %s",
          name,
          MOST_VALUES,
          values.size());
      checkArgument(
          ImmutableSet.copyOf(values).size() == values.size() && !values.contains(""),
          "column \"%s\": each value must be there once and not be empty, were %s",
          name,
          values);
    }

    @Override
    public int inputs() {
      return values.size() + 1;
    }
  }

  /** A column of truth values, {@code true} or {@code false}: one input, 1 or 0. */
  record Flag(String name) implements Column {
    public Flag {
      checkName(name);
    }

    @Override
    public int inputs() {
      return 1;
    }
  }

  /**
   * A column that is not used, such as the number of a row. It may be missing from a map or a
   * record, but not from the header of a file.
   */
  record Ignored(String name) implements Column {
    public Ignored {
      checkName(name);
    }

    @Override
    public int inputs() {
      return 0;
    }
  }

  private static void checkName(String name) {
    checkArgument(!name.isEmpty(), "a column must have a name");
  }
}
