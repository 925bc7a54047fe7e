package io.github.sparseae.datasets;

import java.util.Arrays;

/** The features that fire in a row, with their activations. */
final class ActiveFeatures {
  private int[] features = new int[64];
  private double[] values = new double[64];
  private int size;

  void clear() {
    size = 0;
  }

  void add(int feature, double value) {
    if (size == features.length) {
      features = Arrays.copyOf(features, 2 * size);
      values = Arrays.copyOf(values, 2 * size);
    }
    features[size] = feature;
    values[size++] = value;
  }

  /** Removes all from a position on but one of them. */
  void keepOne(int from, int kept) {
    features[from] = features[kept];
    values[from] = values[kept];
    size = from + 1;
  }

  int size() {
    return size;
  }

  int feature(int at) {
    return features[at];
  }

  double value(int at) {
    return values[at];
  }
}
