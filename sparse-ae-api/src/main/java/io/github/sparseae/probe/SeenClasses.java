package io.github.sparseae.probe;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The classes that a probe was fitted to, in increasing order. The optimal bias of a class without
 * samples is minus infinity, so a probe has no other classes and refuses their labels.
 */
final class SeenClasses {
  private final int[] labels;
  private final List<String> names;

  /**
   * Creates the classes of training labels, with names by number or, if they are null, their
   * numbers.
   */
  SeenClasses(int[] trainingLabels, @Nullable List<String> names) {
    labels = Arrays.stream(trainingLabels).distinct().sorted().toArray();
    checkArgument(
        labels.length > 1, "a probe needs rows of two classes, but every label is %s", labels[0]);
    int last = labels[labels.length - 1];
    checkArgument(
        names == null || last < names.size(),
        "there is a label %s, but there are %s class names, for 0 to %s",
        last,
        names == null ? 0 : names.size(),
        names == null ? 0 : names.size() - 1);
    this.names =
        Arrays.stream(labels)
            .mapToObj(label -> names == null ? String.valueOf(label) : names.get(label))
            .collect(ImmutableList.toImmutableList());
  }

  int count() {
    return labels.length;
  }

  int[] labels() {
    return labels.clone();
  }

  int label(int index) {
    return labels[index];
  }

  List<String> names() {
    return names;
  }

  /** Returns the index among these classes of each row's label. */
  int[] indexesOf(int[] rowLabels) {
    int[] indexes = new int[rowLabels.length];
    for (int row = 0; row < rowLabels.length; row++) {
      indexes[row] = Arrays.binarySearch(labels, rowLabels[row]);
      if (indexes[row] < 0) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "the label of row %d is %d, but the probe was fitted to the labels %s",
                row,
                rowLabels[row],
                this));
      }
    }
    return indexes;
  }

  @Override
  public String toString() {
    return Arrays.stream(labels).mapToObj(String::valueOf).collect(Collectors.joining(", "));
  }
}
