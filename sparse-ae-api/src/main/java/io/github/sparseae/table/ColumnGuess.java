package io.github.sparseae.table;

import com.google.common.primitives.ImmutableDoubleArray;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the cells of a column have in common so far. */
final class ColumnGuess {
  private static final int MOST_CATEGORIES = 100;

  /** Of more than a hundred different values, the share of numbers that makes a column of them. */
  private static final double MOSTLY = 0.9;

  private final String name;
  private final ImmutableDoubleArray.Builder numbers = ImmutableDoubleArray.builder();
  private final Set<String> words = new LinkedHashSet<>();
  private int present;
  private boolean isMissing;
  private boolean isFlag = true;
  private boolean isNumber = true;
  private boolean isMeantAsNumber = true;

  ColumnGuess(String name) {
    this.name = name;
  }

  /** Adds a cell, and returns whether it is the first that is neither a number nor missing. */
  boolean add(@Nullable Object cell) {
    Object value = Cells.present(cell);
    if (value == null) {
      isMissing = true;
      return false;
    }
    present++;
    isFlag &= Cells.flag(value).isPresent();
    isMeantAsNumber &= Cells.isMeantAsNumber(value);
    if (words.size() <= MOST_CATEGORIES) {
      words.add(value.toString());
    }
    Optional<Double> number = Cells.number(value);
    number.ifPresent(numbers::add);
    boolean wasNumber = isNumber;
    isNumber &= number.isPresent();
    return wasNumber && !isNumber;
  }

  /**
   * Returns whether the column is meant as one of numbers, but has a cell that is none: all are
   * meant as numbers, or most of so many that they are no words.
   */
  boolean isSpoiled() {
    boolean areMostly =
        words.size() > MOST_CATEGORIES && numbers.build().length() >= MOSTLY * present;
    return !isNumber && (isMeantAsNumber || areMostly);
  }

  Column column() {
    if (words.isEmpty()) {
      return new Column.Ignored(name);
    }
    if (isNumber) {
      ImmutableDoubleArray all = numbers.build();
      double[] sorted = all.stream().sorted().toArray();
      double mean = all.stream().map(number -> number / sorted.length).sum();
      int half = sorted.length / 2;
      double median =
          sorted.length % 2 == 1 ? sorted[half] : sorted[half - 1] / 2 + sorted[half] / 2;
      Missing missing = isMissing ? Missing.INDICATOR : Missing.REFUSE;
      return new Column.Numeric(name, "", missing, mean, median);
    }
    if (isFlag && !isMissing) {
      return new Column.Flag(name);
    }
    return words.size() > MOST_CATEGORIES
        ? new Column.Ignored(name)
        : new Column.Category(name, List.copyOf(words));
  }
}
