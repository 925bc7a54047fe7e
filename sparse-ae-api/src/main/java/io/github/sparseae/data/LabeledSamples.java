package io.github.sparseae.data;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkElementIndex;

import io.github.sparseae.internal.data.Fingerprint;
import java.util.Arrays;

/** Samples and, for each, the number of its class. Immutable. */
public final class LabeledSamples {
  private final Samples samples;
  private final int[] labels;

  private LabeledSamples(Samples samples, int[] labels) {
    this.samples = samples;
    this.labels = labels;
  }

  /**
   * Puts samples and labels together. The labels are copied.
   *
   * @param samples the rows
   * @param labels the class of each row, counted from 0
   * @return both
   * @throws IllegalArgumentException if their numbers differ or a label is negative
   */
  public static LabeledSamples of(Samples samples, int[] labels) {
    checkArgument(
        labels.length == samples.size(),
        "%s labels for %s rows: each row needs one",
        labels.length,
        samples.size());
    for (int i = 0; i < labels.length; i++) {
      checkArgument(
          labels[i] >= 0, "the label of row %s is %s: classes count from 0", i, labels[i]);
    }
    return new LabeledSamples(samples, labels.clone());
  }

  /**
   * The rows.
   *
   * @return the samples without their labels
   */
  public Samples samples() {
    return samples;
  }

  /**
   * The class of one row.
   *
   * @param row at least 0 and less than {@link #size()}
   * @return the class, counted from 0
   * @throws IndexOutOfBoundsException if there is no such row
   */
  public int label(int row) {
    checkElementIndex(row, labels.length, "row");
    return labels[row];
  }

  /**
   * The class of each row.
   *
   * @return a copy
   */
  public int[] labels() {
    return labels.clone();
  }

  /**
   * How many rows there are.
   *
   * @return at least 1
   */
  public int size() {
    return labels.length;
  }

  /**
   * A part of the rows with their labels.
   *
   * @param from the first row
   * @param to the row after the last
   * @return the rows from {@code from} up to {@code to}
   * @throws IndexOutOfBoundsException if there are no such rows
   * @throws IllegalArgumentException if the part is empty
   */
  public LabeledSamples rows(int from, int to) {
    return new LabeledSamples(samples.rows(from, to), Arrays.copyOfRange(labels, from, to));
  }

  /**
   * Checks that every label names one of so many classes.
   *
   * @param classes the number of classes
   * @return this
   * @throws IllegalArgumentException if a label is {@code classes} or more
   */
  public LabeledSamples checkClasses(int classes) {
    for (int i = 0; i < labels.length; i++) {
      checkArgument(
          labels[i] < classes,
          "the label of row %s is %s, but there are %s classes, 0 to %s",
          i,
          labels[i],
          classes,
          classes - 1);
    }
    return this;
  }

  /**
   * A fingerprint of the labels: the SHA-256 of all of them as little-endian int32.
   *
   * @return 64 hexadecimal digits
   * @see Samples#sha256
   */
  public String labelsSha256() {
    return Fingerprint.of(labels);
  }

  /** How many rows of what. */
  @Override
  public String toString() {
    return samples + " with labels";
  }
}
