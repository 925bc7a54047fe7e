package io.github.sparseae.table;

import com.google.common.collect.ImmutableSet;
import io.github.sparseae.model.DenseArray;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Converts between the cells of a table and the inputs of a network. */
final class Cells {
  /** What files have in place of a missing value, beside nothing. */
  private static final Set<String> MISSING =
      ImmutableSet.of("", "na", "n/a", "nan", "null", "none", "?");

  /** A decimal number; {@code Double.valueOf} also takes hexadecimal ones and suffixes. */
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?");

  /** What is meant as a number but is none: an infinity, or one with commas. */
  private static final Pattern MEANT =
      Pattern.compile(
          "[-+]?(inf(inity)?|∞|[\\d.]*,\\d+(,\\d{3})*(\\.\\d+)?(e[-+]?\\d+)?)",
          Pattern.CASE_INSENSITIVE);

  private Cells() {}

  static final class WrongCellException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    final transient Column column;
    final String expected;
    final String actual;

    WrongCellException(Column column, String expected, @Nullable Object actual) {
      super("column \"" + column.name() + "\": expected " + expected + ", was " + shown(actual));
      this.column = column;
      this.expected = expected;
      this.actual = shown(actual);
    }

    private static String shown(@Nullable Object value) {
      if (isArray(held(value))) {
        return "an array";
      }
      return value instanceof Number || value instanceof Boolean || value == null
          ? String.valueOf(value)
          : "\"" + value + '"';
    }
  }

  /** Returns what an Optional of any type holds, or the value itself; null if there is none. */
  private static @Nullable Object held(@Nullable Object value) {
    if (value instanceof Optional<?> it) {
      return held(it.orElse(null));
    }
    if (value instanceof OptionalDouble it) {
      return it.isPresent() ? (Object) it.getAsDouble() : null;
    }
    if (value instanceof OptionalInt it) {
      return it.isPresent() ? (Object) it.getAsInt() : null;
    }
    if (value instanceof OptionalLong it) {
      return it.isPresent() ? (Object) it.getAsLong() : null;
    }
    return value;
  }

  /** Returns whether a value is an array, whose text differs from that of an equal one. */
  static boolean isArray(@Nullable Object value) {
    return value != null && value.getClass().isArray();
  }

  /** Returns a value without an Optional around it; null if it is missing. */
  static @Nullable Object present(@Nullable Object cell) {
    Object value = held(cell);
    if (value instanceof Number number) {
      return Double.isNaN(number.doubleValue()) ? null : value;
    }
    if (value == null || value instanceof Boolean || isArray(value)) {
      return value;
    }
    String text = text(value);
    return MISSING.contains(text.toLowerCase(Locale.ROOT)) ? null : text;
  }

  /** Returns a value as the word of a category; nothing if it is null. */
  private static String word(@Nullable Object cell) {
    Object value = held(cell);
    return value == null ? "" : text(value);
  }

  private static String text(Object value) {
    return (value instanceof Enum<?> constant ? constant.name() : value.toString()).strip();
  }

  /** Returns the number that a value is, if it is a finite one. */
  static Optional<Double> number(Object value) {
    double number = Double.NaN;
    if (value instanceof Number given) {
      number = given.doubleValue();
    } else if (value instanceof String text && NUMBER.matcher(text).matches()) {
      number = Double.parseDouble(text);
    }
    return Double.isFinite(number) ? Optional.of(number) : Optional.empty();
  }

  /** Returns whether a value is a number, or is meant as one. */
  static boolean isMeantAsNumber(Object value) {
    return value instanceof Number
        || NUMBER.matcher(value.toString()).matches()
        || MEANT.matcher(value.toString()).matches();
  }

  /** Returns the truth value that a value is, if it is one. */
  static Optional<Boolean> flag(Object value) {
    if (value instanceof Boolean flag) {
      return Optional.of(flag);
    }
    String text = value.toString().toLowerCase(Locale.ROOT);
    return text.equals("true") || text.equals("false")
        ? Optional.of(text.equals("true"))
        : Optional.empty();
  }

  /**
   * Writes the inputs of a cell, in place of zeros.
   *
   * @throws WrongCellException if the value does not suit the column
   */
  static void encode(Column column, @Nullable Object cell, double[] row, int at) {
    Object value = present(cell);
    if (column instanceof Column.Numeric numeric) {
      if (value != null) {
        row[at] =
            number(value)
                .orElseThrow(() -> new WrongCellException(column, "a finite number", cell));
      } else if (numeric.missing() == Missing.REFUSE) {
        throw new WrongCellException(
            column,
            "a number (to allow missing ones, set missing(\""
                + column.name()
                + "\", Missing.INDICATOR) of the schema)",
            cell);
      } else {
        row[at] = numeric.fill();
        if (numeric.missing() == Missing.INDICATOR) {
          row[at + 1] = 1;
        }
      }
    } else if (column instanceof Column.Category category) {
      if (isArray(value)) {
        throw new WrongCellException(column, "a word", value);
      }
      int index = category.values().indexOf(word(cell));
      row[at + (index < 0 ? category.values().size() : index)] = 1;
    } else if (column instanceof Column.Flag) {
      row[at] =
          Optional.ofNullable(value)
                  .flatMap(Cells::flag)
                  .orElseThrow(() -> new WrongCellException(column, "true or false", cell))
              ? 1
              : 0;
    }
  }

  /** Returns the index of the most probable value of a category; the last is the unknown. */
  static int mostProbable(Column.Category category, DenseArray inputs, int at) {
    int best = 0;
    for (int i = 1; i < category.inputs(); i++) {
      best = inputs.get(at + i) > inputs.get(at + best) ? i : best;
    }
    return best;
  }

  /** Returns the value of an index of a category, of which the last is the unknown. */
  static String value(Column.Category category, int index) {
    return index < category.values().size() ? category.values().get(index) : TableSchema.UNKNOWN;
  }

  static double probability(double output) {
    return Math.min(1, Math.max(0, output));
  }
}
