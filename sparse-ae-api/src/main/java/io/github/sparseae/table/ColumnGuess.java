package io.github.sparseae.table;

import com.google.common.primitives.ImmutableDoubleArray;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the cells of a column have in common so far. */
final class ColumnGuess {
  private static final int MOST_CATEGORIES = 100;

  private final String name;
  private final ImmutableDoubleArray.Builder numbers = ImmutableDoubleArray.builder();
  private final Map<String, Integer> words = new HashMap<>();
  private final List<String> order = new ArrayList<>();
  private boolean isMissing;
  private boolean isFlag = true;
  private boolean isNumber = true;

  ColumnGuess(String name) {
    this.name = name;
  }

  void add(@Nullable Object cell) {
    Object value = Cells.present(cell);
    if (value == null) {
      isMissing = true;
      return;
    }
    isFlag &= Cells.flag(value).isPresent();
    Optional<Double> number = Cells.number(value);
    isNumber &= number.isPresent();
    number.ifPresent(numbers::add);
    if (order.size() <= MOST_CATEGORIES && words.merge(value.toString(), 1, Integer::sum) == 1) {
      order.add(value.toString());
    }
  }

  Column column() {
    if (order.isEmpty()) {
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
    return order.size() > MOST_CATEGORIES
        ? new Column.Ignored(name)
        : new Column.Category(name, order);
  }
}
