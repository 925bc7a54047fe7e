package io.github.sparseae.data;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkElementIndex;

import io.github.sparseae.internal.data.ClassWords;
import io.github.sparseae.internal.data.Fingerprint;
import io.github.sparseae.internal.data.SuppliedRows;
import io.github.sparseae.internal.io.Quantity;
import io.github.sparseae.internal.random.RandomStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;

/** Samples, each with the number of its class. Immutable. */
public final class LabeledSamples extends Samples implements LabeledRows {
  private final Samples samples;
  private final int[] labels;

  LabeledSamples(Samples samples, int[] labels) {
    super(samples);
    this.samples = samples instanceof LabeledSamples labeled ? labeled.samples : samples;
    this.labels = labels;
  }

  /**
   * Returns samples together with the class of each row, counted from 0 and copied, in place of
   * labels that they already have.
   *
   * @throws IllegalArgumentException if the number of labels is not that of the rows, or a label is
   *     negative
   */
  public static LabeledSamples of(Samples samples, int[] labels) {
    return new LabeledSamples(samples, checked("", labels, samples.size()));
  }

  static int[] checked(String name, int[] labels, long rows) {
    checkArgument(
        labels.length == rows,
        "%s%s for %s: each row needs one",
        name,
        Quantity.of(labels.length, "label"),
        Quantity.of(rows, "row"));
    for (int i = 0; i < labels.length; i++) {
      checkArgument(
          labels[i] >= 0, "%sthe label of row %s is %s: classes count from 0", name, i, labels[i]);
    }
    return labels.clone();
  }

  /**
   * Returns samples together with labels that are words, such as {@code -1} and {@code +1}: the
   * place of the word of each row among those of classes, in order, as {@link
   * io.github.sparseae.Classifier.Builder#classNames} takes them.
   *
   * @throws IllegalArgumentException if the number of words is not that of the rows, there is no
   *     class, a class is there twice, or a word is none of them; the message names the row
   */
  public static LabeledSamples of(Samples samples, List<String> words, List<String> classes) {
    ClassWords known = ClassWords.of(classes);
    int[] labels = words.stream().mapToInt(known::number).toArray();
    for (int row = 0; row < labels.length; row++) {
      checkArgument(
          labels[row] >= 0,
          "the label of row %s must be %s, was %s",
          row,
          known.expected(),
          words.get(row));
    }
    return of(samples, labels);
  }

  @Override
  public String name() {
    return samples.name();
  }

  @Override
  public Samples samples() {
    return samples;
  }

  /** Returns the class of one row, counted from 0. */
  public int label(int row) {
    checkElementIndex(row, labels.length, "row");
    return labels[row];
  }

  /** Returns the class of each row, a copy. */
  public int[] labels() {
    return labels.clone();
  }

  /**
   * Returns the same rows with other labels, for example counted from 0 where they count from 1.
   *
   * <pre>{@code
   * LabeledSamples letters =
   *     Idx.read(imageFile, labelFile).transposedImages(28).mapLabels(l -> l - 1);
   * }</pre>
   *
   * @throws IllegalArgumentException if a result is negative
   */
  public LabeledSamples mapLabels(IntUnaryOperator map) {
    return of(samples, Arrays.stream(labels).map(map).toArray());
  }

  @Override
  public LabeledSamples transposedImages(int height) {
    return new LabeledSamples(samples.transposedImages(height), labels);
  }

  @Override
  public LabeledSamples rows(int from, int to) {
    return new LabeledSamples(samples.rows(from, to), Arrays.copyOfRange(labels, from, to));
  }

  @Override
  public LabeledSamples select(int... rows) {
    Samples selected = samples.select(rows);
    return new LabeledSamples(selected, Arrays.stream(rows).map(row -> labels[row]).toArray());
  }

  @Override
  public Split<LabeledSamples> split(double share, long seed) {
    int[][] parts = parts(share, seed);
    return new Split<>(select(parts[0]), select(parts[1]));
  }

  /**
   * Returns random rows in the order they have here, the same positive number of each class that
   * occurs. The same seed gives the same rows on every platform.
   *
   * @throws IllegalArgumentException if the number is not positive, or a class has fewer rows
   */
  public LabeledSamples stratified(int perClass, long seed) {
    checkArgument(perClass > 0, "perClass must be positive, was %s", perClass);
    Map<Integer, Integer> counts = new TreeMap<>();
    int[] chosen =
        Arrays.stream(RandomStream.of(seed, "stratified", 0).permutation(size()))
            .filter(row -> counts.merge(labels[row], 1, Integer::sum) <= perClass)
            .sorted()
            .toArray();
    counts.forEach(
        (label, count) ->
            checkArgument(
                count >= perClass,
                "class %s has %s, but perClass is %s",
                label,
                Quantity.of(count, "row"),
                perClass));
    return select(chosen);
  }

  @Override
  public RowStream<LabeledSamples> open() {
    return SuppliedRows.once(this);
  }

  @Override
  public LabeledSamples withSize(long rows) {
    super.withSize(rows);
    return this;
  }

  @Override
  public LabeledSamples withClasses(int classes) {
    PairedRows.checkClasses(name(), labels, classes);
    return this;
  }

  /**
   * Returns a fingerprint of the labels: the SHA-256 of all of them as little-endian int32, in 64
   * hexadecimal digits.
   *
   * @see Samples#sha256
   */
  public String labelsSha256() {
    return Fingerprint.of(labels);
  }

  @Override
  public String sha256() {
    return samples.sha256();
  }

  /** The number of rows and their kind, for example {@code 60 samples of 5 float32 with labels}. */
  @Override
  public String toString() {
    return samples + " with labels";
  }
}
