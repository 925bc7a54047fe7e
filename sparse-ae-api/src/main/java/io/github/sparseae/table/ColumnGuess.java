package io.github.sparseae.table;

import com.google.common.primitives.ImmutableDoubleArray;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the cells of a column have in common so far. */
final class ColumnGuess<E extends Exception> {
  private static final int MOST_CATEGORIES = 100;

  /** Of more than a hundred different values, the share of numbers that makes a column of them. */
  private static final double MOSTLY = 0.9;

  private final String name;
  private final ImmutableDoubleArray.Builder numbers = ImmutableDoubleArray.builder();
  private final Set<String> words = new LinkedHashSet<>();
  private int present;
  private boolean isMissing;
  private boolean isFlag = true;
  private boolean isMeantAsNumber = true;

  /** Says which cell is the first that is neither a number nor missing. */
  private @Nullable E other;

  /** Says which cell is the first that is an array. */
  private @Nullable E array;

  ColumnGuess(String name) {
    this.name = name;
  }

  /** Adds a cell, with the exception for it if the column is refused because of it. */
  void add(@Nullable Object cell, Supplier<E> wrong) {
    Object value = Cells.present(cell);
    if (value == null) {
      isMissing = true;
      return;
    }
    if (Cells.isArray(value)) {
      array = array == null ? wrong.get() : array;
      return;
    }
    present++;
    isFlag &= Cells.flag(value).isPresent();
    isMeantAsNumber &= Cells.isMeantAsNumber(value);
    if (words.size() <= MOST_CATEGORIES) {
      words.add(value.toString());
    }
    Optional<Double> number = Cells.number(value);
    number.ifPresent(numbers::add);
    if (number.isEmpty() && other == null) {
      other = wrong.get();
    }
  }

  /**
   * Returns the column.
   *
   * @throws E if a cell is an array, or it is meant as one of numbers, but has a cell that is none:
   *     all are meant as numbers, or most are and the different values are too many for words
   */
  Column column() throws E {
    if (array != null) {
      throw array;
    }
    ImmutableDoubleArray all = numbers.build();
    boolean isMany = words.size() > MOST_CATEGORIES;
    if (other != null && (isMeantAsNumber || (isMany && all.length() >= MOSTLY * present))) {
      throw other;
    }
    if (words.isEmpty()) {
      return new Column.Ignored(name);
    }
    if (other == null) {
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
    return isMany ? new Column.Ignored(name) : new Column.Category(name, List.copyOf(words));
  }
}
