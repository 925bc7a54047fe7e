package io.github.sparseae.metrics;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkElementIndex;

import com.google.common.collect.ImmutableList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How often which class was taken for which: rows are the true classes, columns the predicted ones.
 * Immutable.
 */
public final class ConfusionMatrix {
  private final List<String> names;
  private final long[][] counts;

  private ConfusionMatrix(List<String> names, long[][] counts) {
    this.names = names;
    this.counts = counts;
  }

  /**
   * Counts pairs of classes.
   *
   * @param truth the true class of each sample, counted from 0
   * @param predicted the predicted class of each sample
   * @param names the classes' names, in order
   * @return the matrix
   * @throws IllegalArgumentException if the lengths differ or a class has no name
   */
  public static ConfusionMatrix of(int[] truth, int[] predicted, List<String> names) {
    checkArgument(
        truth.length == predicted.length,
        "%s true classes, but %s predicted ones",
        truth.length,
        predicted.length);
    long[][] counts = new long[names.size()][names.size()];
    for (int i = 0; i < truth.length; i++) {
      checkClass(truth[i], i, "true", names);
      checkClass(predicted[i], i, "predicted", names);
      counts[truth[i]][predicted[i]]++;
    }
    return wrap(counts, names);
  }

  /** Of counts that the caller no longer changes: rows are the truth. */
  static ConfusionMatrix wrap(long[][] counts, List<String> names) {
    return new ConfusionMatrix(ImmutableList.copyOf(names), counts);
  }

  private static void checkClass(int value, int sample, String role, List<String> names) {
    checkArgument(
        value >= 0 && value < names.size(),
        "the %s class of sample %s is %s, but there are %s classes",
        role,
        sample,
        value,
        names.size());
  }

  /**
   * How many classes there are.
   *
   * @return the number of rows and of columns
   */
  public int classes() {
    return names.size();
  }

  /**
   * The classes' names.
   *
   * @return in order
   */
  public List<String> names() {
    return names;
  }

  /**
   * How many samples of one class were taken for another.
   *
   * @param truth the true class
   * @param predicted the predicted class
   * @return the count, at least 0
   * @throws IndexOutOfBoundsException if there is no such class
   */
  public long count(int truth, int predicted) {
    checkElementIndex(truth, names.size(), "true class");
    checkElementIndex(predicted, names.size(), "predicted class");
    return counts[truth][predicted];
  }

  /**
   * How many samples there are of a class.
   *
   * @param truth the true class
   * @return the sum of its row
   * @throws IndexOutOfBoundsException if there is no such class
   */
  public long samples(int truth) {
    checkElementIndex(truth, names.size(), "true class");
    return Arrays.stream(counts[truth]).sum();
  }

  /**
   * How many samples there are.
   *
   * @return the sum of all counts
   */
  public long samples() {
    return Arrays.stream(counts).flatMapToLong(Arrays::stream).sum();
  }

  /**
   * The share of samples whose class was found.
   *
   * @return from 0 to 1; NaN without samples
   */
  public double accuracy() {
    long right = 0;
    for (int i = 0; i < counts.length; i++) {
      right += counts[i][i];
    }
    return (double) right / samples();
  }

  /**
   * The share of one class's samples that were found (its recall).
   *
   * @param truth the true class
   * @return from 0 to 1; NaN if the class has no samples
   * @throws IndexOutOfBoundsException if there is no such class
   */
  public double accuracy(int truth) {
    return (double) count(truth, truth) / samples(truth);
  }

  /**
   * How many samples were taken for a class.
   *
   * @param predicted the predicted class
   * @return the sum of its column
   * @throws IndexOutOfBoundsException if there is no such class
   */
  public long predictions(int predicted) {
    checkElementIndex(predicted, names.size(), "predicted class");
    return Arrays.stream(counts).mapToLong(row -> row[predicted]).sum();
  }

  /**
   * The share of the samples taken for a class that are of it: {@code count(c, c) /
   * predictions(c)}.
   *
   * @param predicted the class
   * @return from 0 to 1; NaN if no sample was taken for it
   * @throws IndexOutOfBoundsException if there is no such class
   */
  public double precision(int predicted) {
    return (double) count(predicted, predicted) / predictions(predicted);
  }

  /**
   * The share of a class's samples that were found: {@code count(c, c) / samples(c)}, the same as
   * {@link #accuracy(int)}.
   *
   * @param truth the class
   * @return from 0 to 1; NaN if the class has no samples
   * @throws IndexOutOfBoundsException if there is no such class
   */
  public double recall(int truth) {
    return accuracy(truth);
  }

  /**
   * The harmonic mean of a class's precision and recall, {@code 2·count(c, c) / (samples(c) +
   * predictions(c))}.
   *
   * @param value the class
   * @return from 0 to 1; 0 if it has samples or predictions, but none agree; NaN if it has neither
   * @throws IndexOutOfBoundsException if there is no such class
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
    for (int i = 0; i < counts.length; i++) {
      table.append(String.format(Locale.ROOT, "%n%-" + width + "s", names.get(i)));
      for (long count : counts[i]) {
        table.append(String.format(Locale.ROOT, "  %" + cell + "d", count));
      }
    }
    return table.toString();
  }
}
