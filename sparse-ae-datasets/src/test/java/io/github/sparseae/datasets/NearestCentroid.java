package io.github.sparseae.datasets;

import io.github.sparseae.data.LabeledSamples;

/** The plainest classifier there is: each class is its mean picture, and the nearest one wins. */
final class NearestCentroid {
  private final double[][] centroids = new double[10][784];

  static NearestCentroid of(LabeledSamples digits) {
    NearestCentroid classifier = new NearestCentroid();
    int[] counts = new int[10];
    for (int i = 0; i < digits.size(); i++) {
      int label = digits.label(i);
      float[] picture = digits.samples().row(i);
      counts[label]++;
      for (int p = 0; p < 784; p++) {
        double mean = classifier.centroids[label][p];
        classifier.centroids[label][p] = mean + (picture[p] - mean) / counts[label];
      }
    }
    return classifier;
  }

  double accuracy(LabeledSamples digits) {
    int right = 0;
    for (int i = 0; i < digits.size(); i++) {
      right += nearest(digits.samples().row(i)) == digits.label(i) ? 1 : 0;
    }
    return (double) right / digits.size();
  }

  private int nearest(float[] picture) {
    int nearest = -1;
    double least = Double.POSITIVE_INFINITY;
    for (int label = 0; label < centroids.length; label++) {
      double distance = 0;
      for (int p = 0; p < 784; p++) {
        double difference = picture[p] - centroids[label][p];
        distance += difference * difference;
      }
      if (distance < least) {
        least = distance;
        nearest = label;
      }
    }
    return nearest;
  }
}
