package io.github.sparseae.metrics;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkElementIndex;
import static io.github.sparseae.internal.builder.ArgumentChecks.checkElements;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.ImmutableLongArray;
import com.google.common.primitives.Longs;
import io.github.sparseae.internal.io.Quantity;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The counts of true and predicted classes: rows are the true classes, columns the predicted ones.
 * A class out of range is an {@link IndexOutOfBoundsException}.
 *
 * @param names the classes' names, in order
 * @param counts a list for each true class, of a count for each predicted class
 */
public record ConfusionMatrix(List<String> names, List<List<Long>> counts) {

  public ConfusionMatrix {
    names = ImmutableList.copyOf(checkElements("names", names));
    counts =
        checkElements("counts", counts).stream()
            .<List<Long>>map(
                row -> ImmutableLongArray.copyOf(checkElements("counts", row)).asList())
            .collect(ImmutableList.toImmutableList());
    int classes = names.size();
    checkArgument(
        counts.size() == classes
            && counts.stream().allMatch(row -> row.size() == classes && Collections.min(row) >= 0),
        "the counts of %s must be as many lists of as many, none below 0, were %s",
        Quantity.of(classes, "class"),
        counts);
  }

  /**
   * Counts pairs of the true and the predicted class of each sample, counted from 0.
   *
   * @throws IllegalArgumentException if the lengths differ or a class has no name
   */
  public static ConfusionMatrix of(int[] truth, int[] predicted, List<String> names) {
    checkArgument(
        truth.length == predicted.length,
        "%s, but %s",
        Quantity.of(truth.length, "true class"),
        Quantity.of(predicted.length, "predicted class"));
    long[][] counts = new long[names.size()][names.size()];
    for (int i = 0; i < truth.length; i++) {
      checkClass(truth[i], i, "true", names);
      checkClass(predicted[i], i, "predicted", names);
      counts[truth[i]][predicted[i]]++;
    }
    return of(counts, names);
  }

  /** Returns the matrix of counts, copied, whose rows are the true classes. */
  static ConfusionMatrix of(long[][] counts, List<String> names) {
    return new ConfusionMatrix(names, Arrays.stream(counts).map(Longs::asList).toList());
  }

  static void checkClass(int value, long sample, String role, List<String> names) {
    checkArgument(
        value >= 0 && value < names.size(),
        "the %s class of sample %s is %s, but classes are from 0 to %s",
        role,
        sample,
        value,
        names.size() - 1);
  }

  /** {@return the number of classes} */
  public int classes() {
    return names.size();
  }

  /** Returns the number of samples of one class that are predicted as another. */
  public long count(int truth, int predicted) {
    checkElementIndex(truth, names.size(), "true class");
    checkElementIndex(predicted, names.size(), "predicted class");
    return counts.get(truth).get(predicted);
  }

  /** Returns the number of samples of a class, the sum of its row. */
  public long samples(int truth) {
    checkElementIndex(truth, names.size(), "true class");
    return sum(counts.get(truth));
  }

  /** {@return the number of samples, the sum of all counts} */
  public long samples() {
    return counts.stream().mapToLong(ConfusionMatrix::sum).sum();
  }

  private static long sum(List<Long> row) {
    return row.stream().mapToLong(Long::longValue).sum();
  }

  /**
   * {@return the share of samples whose class is predicted correctly, from 0 to 1; NaN without
   * samples}
   */
  public double accuracy() {
    long right = IntStream.range(0, classes()).mapToLong(i -> count(i, i)).sum();
    return (double) right / samples();
  }

  /** Returns the number of samples that are predicted as a class, the sum of its column. */
  public long predictions(int predicted) {
    checkElementIndex(predicted, names.size(), "predicted class");
    return counts.stream().mapToLong(row -> row.get(predicted)).sum();
  }

  /**
   * Returns the share of the samples predicted as a class that belong to it: {@code count(c, c) /
   * predictions(c)}, NaN if there are none.
   */
  public double precision(int predicted) {
    return (double) count(predicted, predicted) / predictions(predicted);
  }

  /**
   * Returns the share of a class's samples that are predicted correctly: {@code count(c, c) /
   * samples(c)}, NaN if there are none.
   */
  public double recall(int truth) {
    return (double) count(truth, truth) / samples(truth);
  }

  /**
   * Returns the harmonic mean of a class's precision and recall, {@code 2·count(c, c) / (samples(c)
   * + predictions(c))}: 0 if it has samples or predictions, but none is correct, and NaN if it has
   * neither.
   */
  public double f1(int value) {
    return 2.0 * count(value, value) / (samples(value) + predictions(value));
  }

  /** A table: a row for each true class, a column for each predicted one. */
  @Override
  public String toString() {
    int width = "truth \\ predicted".length();
    int cell = String.valueOf(samples()).length();
    for (String name : names) {
      width = Math.max(width, name.length());
      cell = Math.max(cell, name.length());
    }
    StringBuilder table =
        new StringBuilder(String.format(Locale.ROOT, "%-" + width + "s", "truth \\ predicted"));
    for (String name : names) {
      table.append(String.format(Locale.ROOT, "  %" + cell + "s", name));
    }
    for (int i = 0; i < classes(); i++) {
      table.append(String.format(Locale.ROOT, "%n%-" + width + "s", names.get(i)));
      for (long count : counts.get(i)) {
        table.append(String.format(Locale.ROOT, "  %" + cell + "d", count));
      }
    }
    return table.toString();
  }
}
