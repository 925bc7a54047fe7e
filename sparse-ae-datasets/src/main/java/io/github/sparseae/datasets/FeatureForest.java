package io.github.sparseae.datasets;

import io.github.sparseae.internal.random.RandomStream;
import io.github.sparseae.internal.random.Ziggurat;
import java.util.Arrays;

/**
 * When features fire and how strongly: trees of features, and features that stand alone. Features
 * are numbered level by level, so that the children of a feature follow each other.
 */
final class FeatureForest {
  private final int features;
  private final int[] parent;
  private final int[] firstChild;
  private final int[] childrenEnd;
  private final double[] conditional;
  private final double[] threshold;
  private final double[] factors;
  private final int rank;
  private final double[] own;
  private final double[] common;
  private final double[] mean;
  private final double[] deviation;

  /**
   * Creates a forest.
   *
   * @param probability the requested firing probability of each feature
   * @param factors F, {@code [features, rank]}, of the correlation F Fᵀ off the diagonal
   * @param mean the mean of each feature's activation, where it fires
   * @param deviation its standard deviation
   */
  FeatureForest(
      double[] probability,
      SyntheticActivations.Trees trees,
      double[] factors,
      double[] mean,
      double[] deviation) {
    features = probability.length;
    this.factors = factors;
    this.mean = mean;
    this.deviation = deviation;
    rank = factors.length / features;
    parent = new int[features];
    firstChild = new int[features];
    childrenEnd = new int[features];
    plant(trees);
    conditional = new double[features];
    threshold = new double[features];
    own = new double[features];
    common = new double[features];
    for (int i = 0; i < features; i++) {
      conditional[i] = conditional(i, probability);
      threshold[i] = Normal.exceededWith(conditional[i]);
      double shared = 0;
      for (int r = i * rank; r < (i + 1) * rank; r++) {
        shared += factors[r] * factors[r];
      }
      own[i] = Math.sqrt(1 - shared);
      common[i] = Math.sqrt(shared);
    }
  }

  private void plant(SyntheticActivations.Trees trees) {
    Arrays.fill(parent, -1);
    int from = 0;
    int next = Math.min(trees.roots(), features);
    for (int depth = 0; depth < trees.depth() && from < next; depth++) {
      int to = next;
      for (int i = from; i < to; i++) {
        firstChild[i] = next;
        next += Math.min(trees.branching(), features - next);
        childrenEnd[i] = next;
        Arrays.fill(parent, firstChild[i], next, i);
      }
      from = to;
    }
  }

  /** Returns the probability that a feature fires where its parent does, before exclusion. */
  private double conditional(int feature, double[] probability) {
    int above = parent[feature];
    if (above < 0) {
      return probability[feature];
    }
    double share = probability[feature] / probability[above];
    double others = 0;
    for (int i = firstChild[above]; i < childrenEnd[above]; i++) {
      others += i == feature ? 0 : probability[i] / probability[above];
    }
    return Math.min(1, share * (1 + others));
  }

  int parent(int feature) {
    return parent[feature];
  }

  /** Returns the firing rates that follow from the probabilities, as if firing were independent. */
  double[] rates() {
    double[] alone = new double[features];
    for (int i = 0; i < features; i++) {
      double positive = deviation[i] == 0 ? 1 : Normal.probability(mean[i] / deviation[i]);
      alone[i] = conditional[i] * positive;
    }
    double[] rates = alone.clone();
    for (int i = 0; i < features; i++) {
      if (parent[i] >= 0) {
        rates[i] *= rates[parent[i]] * kept(i, alone);
      }
    }
    return rates;
  }

  /** Returns the mean of 1 / (1 + n), with n the number of siblings that fire as well. */
  private double kept(int feature, double[] alone) {
    int above = parent[feature];
    double[] counts = new double[childrenEnd[above] - firstChild[above]];
    counts[0] = 1;
    for (int i = firstChild[above]; i < childrenEnd[above]; i++) {
      for (int n = counts.length - 1; i != feature && n >= 0; n--) {
        counts[n] = counts[n] * (1 - alone[i]) + (n > 0 ? counts[n - 1] * alone[i] : 0);
      }
    }
    double kept = 0;
    for (int n = 0; n < counts.length; n++) {
      kept += counts[n] / (n + 1);
    }
    return kept;
  }

  /** Adds the features that fire in one row to a list, parents before their children. */
  void fire(RandomStream random, ActiveFeatures active) {
    active.clear();
    Shared shared = Shared.next(rank, random);
    for (int i = 0; i < features; i++) {
      if (parent[i] < 0) {
        double value = value(i, shared, random);
        if (value > 0) {
          active.add(i, value);
        }
      }
    }
    for (int at = 0; at < active.size(); at++) {
      children(active.feature(at), active.value(at), shared, random, active);
    }
  }

  private void children(
      int above, double strength, Shared shared, RandomStream random, ActiveFeatures active) {
    int before = active.size();
    for (int i = firstChild[above]; i < childrenEnd[above]; i++) {
      double value = value(i, shared, random) * (strength / mean[above]);
      if (value > 0) {
        active.add(i, value);
      }
    }
    if (active.size() > before + 1) {
      active.keepOne(before, before + random.nextInt(active.size() - before));
    }
  }

  /** Returns the activation of a feature whose parent fires, 0 if it does not fire. */
  private double value(int feature, Shared shared, RandomStream random) {
    double z = own[feature] * Ziggurat.next(random);
    // By the inequality of Cauchy and Schwarz most features cannot reach their threshold, whatever
    // the products are.
    if (z + common[feature] * shared.norm <= threshold[feature]
        || z + product(feature, shared.values) <= threshold[feature]) {
      return 0;
    }
    return Math.max(0, mean[feature] + deviation[feature] * Ziggurat.next(random));
  }

  private double product(int feature, double[] shared) {
    double sum = 0;
    for (int r = 0; r < rank; r++) {
      sum += factors[feature * rank + r] * shared[r];
    }
    return sum;
  }

  /** The normal numbers that the features of a row share, and a bound of their norm. */
  @SuppressWarnings("ArrayRecordComponent") // read only, and compared with nothing
  private record Shared(double[] values, double norm) {
    static Shared next(int rank, RandomStream random) {
      double[] values = new double[rank];
      double square = 0;
      for (int r = 0; r < rank; r++) {
        values[r] = Ziggurat.next(random);
        square += values[r] * values[r];
      }
      return new Shared(values, 1.000001 * Math.sqrt(square));
    }
  }
}
