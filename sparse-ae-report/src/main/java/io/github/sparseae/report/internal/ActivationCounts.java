package io.github.sparseae.report.internal;

import static com.google.common.base.Preconditions.checkArgument;

import io.github.sparseae.data.SparseCodes;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Activations of units, counted in bins of equal ratio by label and by half of the rows. A unit's
 * labels and thresholds are picked on one half, and the figures are those of the other, so that
 * picking the best of many does not flatter them.
 */
final class ActivationCounts {
  private static final int BINS = 64;
  private static final int OCTAVES = 12;
  private static final long MOST_COUNTS = 1L << 27;
  private static final int BEST = 3;
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private final int units;
  private final int classes;
  private final int[] counts;
  private final long[] inHalf;
  private double anchor = -1;
  private int silent;

  /** Creates counts of 0; without labels if there are fewer than two classes. */
  ActivationCounts(int units, int classes) {
    this.units = units;
    this.classes = Math.max(1, classes);
    checkArgument(
        2L * this.classes * units * BINS <= MOST_COUNTS,
        "%s classes for %s units need more than 512 MB: leave the class names out",
        classes,
        units);
    counts = new int[2 * this.classes * units * BINS];
    inHalf = new long[2 * this.classes];
  }

  /** Sets the bins by the largest activation of the first rows. */
  void setScale(SparseCodes first, double threshold) {
    if (anchor < 0) {
      anchor = Float.MIN_NORMAL;
      for (int at = 0; at < first.active(); at++) {
        anchor = Math.max(anchor, Math.abs(first.value(at)));
        silent = first.value(at) < -threshold ? BINS / 2 : silent;
      }
    }
  }

  /** Counts a row, and returns its group, of its label in its half. */
  int group(long row, int label) {
    int group = (int) ((row * GOLDEN) >>> 63) * classes + label;
    inHalf[group]++;
    return group;
  }

  void add(int group, int unit, float value) {
    counts[(group * units + unit) * BINS + bin(value)]++;
  }

  private int bin(float value) {
    double octave = Math.log(Math.abs(value) / anchor) / Math.log(2) + OCTAVES - 2;
    double share = Math.max(0, Math.min(1 - 1e-9, octave / OCTAVES));
    return value > 0
        ? silent + 1 + (int) (share * (BINS - 1 - silent))
        : Math.max(0, silent - 1 - (int) (share * silent));
  }

  /** Returns the counts of a unit's activations in bins of equal ratio, the smallest first. */
  int[] histogram(int unit) {
    int[] histogram = new int[BINS];
    for (int group = 0; group < 2 * classes; group++) {
      for (int bin = 0; bin < BINS; bin++) {
        histogram[bin] += counts[(group * units + unit) * BINS + bin];
      }
    }
    return histogram;
  }

  /** Returns the lower edges of the bins that {@link #histogram} counts, for positive values. */
  double[] edges() {
    double[] edges = new double[BINS];
    for (int bin = silent + 1; bin < BINS; bin++) {
      double octave = (double) (bin - 1 - silent) / (BINS - 1 - silent) * OCTAVES - OCTAVES + 2;
      edges[bin] = anchor * Math.pow(2, octave);
    }
    return edges;
  }

  /** Returns the labels that a unit tells best, the best first; empty without labels. */
  List<UnitPass.Told> told(int unit) {
    if (classes == 1) {
      return List.of();
    }
    double[] picked =
        IntStream.range(0, classes).mapToDouble(label -> auroc(unit, label, 0)).toArray();
    return IntStream.range(0, classes)
        .boxed()
        .filter(label -> hasBoth(label, 0) && hasBoth(label, 1))
        .sorted(Comparator.comparingDouble(label -> -picked[label]))
        .limit(BEST)
        .map(label -> new UnitPass.Told(label, auroc(unit, label, 1), f1(unit, label)))
        .toList();
  }

  /** Returns whether a half has rows of a class and others. */
  private boolean hasBoth(int label, int half) {
    int from = half * classes;
    long rows = Arrays.stream(inHalf, from, from + classes).sum();
    return inHalf[from + label] > 0 && inHalf[from + label] < rows;
  }

  /** Returns how often each bin occurs on rows of a class, or of all others. */
  private long[] counts(int unit, int label, int half, boolean isOfClass) {
    long[] bins = new long[BINS];
    for (int c = 0; c < classes; c++) {
      if (c == label == isOfClass) {
        int group = half * classes + c;
        long fired = 0;
        for (int bin = 0; bin < BINS; bin++) {
          int count = counts[(group * units + unit) * BINS + bin];
          bins[bin] += count;
          fired += count;
        }
        bins[silent] += inHalf[group] - fired;
      }
    }
    return bins;
  }

  private double auroc(int unit, int label, int half) {
    long[] of = counts(unit, label, half, true);
    long[] others = counts(unit, label, half, false);
    double won = 0;
    long below = 0;
    for (int bin = 0; bin < BINS; bin++) {
      won += of[bin] * (below + others[bin] / 2.0);
      below += others[bin];
    }
    return won / ((double) below * Arrays.stream(of).sum());
  }

  private double f1(int unit, int label) {
    long[] of = counts(unit, label, 0, true);
    long[] others = counts(unit, label, 0, false);
    long all = Arrays.stream(of).sum();
    double best = -1;
    int from = BINS;
    long right = 0;
    long wrong = 0;
    for (int bin = BINS - 1; bin >= 0; bin--) {
      right += of[bin];
      wrong += others[bin];
      double f1 = 2.0 * right / (all + right + wrong);
      if (f1 > best) {
        best = f1;
        from = bin;
      }
    }
    long[] otherHalf = counts(unit, label, 1, true);
    long found = Arrays.stream(otherHalf, from, BINS).sum();
    long falsely = Arrays.stream(counts(unit, label, 1, false), from, BINS).sum();
    return 2.0 * found / (Arrays.stream(otherHalf).sum() + found + falsely);
  }
}
