package io.github.sparseae.report.internal;

import static com.google.common.base.Preconditions.checkArgument;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.data.SparseCodes;
import io.github.sparseae.internal.data.RowPass;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * What each unit does, measured in one pass over rows in bounded memory: how often and how strongly
 * it fires, on which rows most and on which in each quantile, with which units, and how well it
 * tells labels.
 */
public final class UnitPass {
  private static final long MOST_SHOWN_NUMBERS = 24_000_000;
  private static final int RESERVOIR = 20;
  private static final int QUANTILES = 5;

  private final int units;
  private final double threshold;
  private final int classes;
  private final int examples;
  private final long[] active;
  private final double[] sum;
  private final float[] largest;
  private final ActivationCounts counts;
  private final CodeSample sample;
  private final Examples top;
  private final Examples drawn;
  private final SplittableRandom random = new SplittableRandom(17);
  private final Map<Long, float[]> shown = new HashMap<>();
  private final Map<Long, Integer> labels = new HashMap<>();
  private final boolean isShown;
  private long rows;

  /** Rows of each unit with its activations. */
  private static final class Examples {
    private final int each;
    private final long[] row;
    private final float[] value;

    Examples(int units, int each) {
      this.each = each;
      row = new long[units * each];
      value = new float[units * each];
      Arrays.fill(row, -1);
    }

    void set(int unit, int place, long newRow, float newValue) {
      row[unit * each + place] = newRow;
      value[unit * each + place] = newValue;
    }

    /** Inserts a row by the size of its activation, the largest first. */
    void insert(int unit, long newRow, float newValue) {
      int start = unit * each;
      int place = start + each;
      while (place > start
          && (row[place - 1] < 0 || Math.abs(newValue) > Math.abs(value[place - 1]))) {
        place--;
      }
      int moved = start + each - 1 - place;
      if (moved >= 0) {
        System.arraycopy(row, place, row, place + 1, moved);
        System.arraycopy(value, place, value, place + 1, moved);
        row[place] = newRow;
        value[place] = newValue;
      }
    }

    List<Example> of(int unit) {
      return IntStream.range(unit * each, (unit + 1) * each)
          .filter(i -> row[i] >= 0)
          .mapToObj(i -> new Example(row[i], value[i]))
          .toList();
    }
  }

  /** The number of a row on which a unit fires, counted from 0, and the activation. */
  public record Example(long row, float value) {}

  /**
   * A label that a unit tells, measured on rows that did not pick it.
   *
   * @param label the class
   * @param auroc the probability that the unit is larger on a row of the class than on another,
   *     equal ones counted half
   * @param f1 that of the rows where the unit exceeds a threshold
   */
  public record Told(int label, double auroc, double f1) {}

  /** Another unit that fires together with one, and their correlation on a sample of rows. */
  public record Correlated(int unit, double correlation) {}

  private UnitPass(SparseAutoencoder network, int classes, int shownWidth) {
    units = network.spec().hidden();
    threshold = network.spec().activityThreshold();
    this.classes = classes;
    counts = new ActivationCounts(units, classes);
    sample = new CodeSample(units, random);
    isShown = shownWidth > 0;
    long most = isShown ? MOST_SHOWN_NUMBERS / ((long) units * shownWidth) : 10;
    examples = (int) Math.max(3, Math.min(10, most));
    active = new long[units];
    sum = new double[units];
    largest = new float[units];
    top = new Examples(units, examples);
    drawn = new Examples(units, RESERVOIR);
  }

  /** Makes the pass: of 0 classes without labels, of rows that are shown with their numbers. */
  public static UnitPass of(SparseAutoencoder network, Rows source, int classes, boolean isShown)
      throws IOException {
    UnitPass pass = new UnitPass(network, classes, isShown ? network.spec().inputs() : 0);
    RowPass.forEach(source, batch -> pass.add(batch, network.encodeSparse(batch)));
    pass.forgetOthers();
    return pass;
  }

  private void add(Samples batch, SparseCodes codes) {
    counts.setScale(codes, threshold);
    for (int row = 0; row < batch.size(); row++) {
      int label = 0;
      if (classes > 1) {
        checkArgument(batch instanceof LabeledSamples, "class names need rows with labels");
        label = ((LabeledSamples) batch).label(row);
        checkArgument(label < classes, "row %s has class %s of %s classes", rows, label, classes);
      }
      addRow(codes, row, label);
      if (isShown) {
        shown.put(rows, batch.row(row));
      }
      labels.put(rows, label);
      rows++;
    }
    if (shown.size() > 4L * units * examples || labels.size() > 200_000) {
      forgetOthers();
    }
  }

  private void addRow(SparseCodes codes, int row, int label) {
    int group = counts.group(rows, label);
    int[] places =
        IntStream.range(codes.start(row), codes.start(row) + codes.active(row))
            .filter(at -> Math.abs(codes.value(at)) > threshold)
            .toArray();
    for (int at : places) {
      int unit = codes.unit(at);
      float value = (float) codes.value(at);
      counts.add(group, unit, value);
      sum[unit] += value;
      largest[unit] = Math.max(largest[unit], Math.abs(value));
      top.insert(unit, rows, value);
      long place = active[unit]++;
      if (place >= RESERVOIR) {
        place = random.nextLong(active[unit]);
      }
      if (place < RESERVOIR) {
        drawn.set(unit, (int) place, rows, value);
      }
    }
    sample.offer(rows, codes, places);
  }

  /** Drops rows that no unit shows any more. */
  private void forgetOthers() {
    Set<Long> found = new HashSet<>();
    for (Examples each : List.of(top, drawn)) {
      Arrays.stream(each.row).forEach(found::add);
    }
    shown.keySet().retainAll(found);
    labels.keySet().retainAll(found);
  }

  public long rows() {
    return rows;
  }

  /** Returns the share of rows on which a unit is active. */
  public double rate(int unit) {
    return (double) active[unit] / rows;
  }

  /** Returns the mean activation of a unit on the rows where it is active; 0 if there are none. */
  public double mean(int unit) {
    return active[unit] == 0 ? 0 : sum[unit] / active[unit];
  }

  /** Returns the largest size of a unit's activation. */
  public double largest(int unit) {
    return largest[unit];
  }

  /** Returns the rows that fire a unit most, the largest first. */
  public List<Example> top(int unit) {
    return top.of(unit);
  }

  /**
   * Returns a row from each fifth of a unit's activations, the smallest first, from a random sample
   * of the rows where it is active; fewer if it is hardly active.
   */
  public List<Example> quantiles(int unit) {
    List<Example> all =
        drawn.of(unit).stream().sorted(Comparator.comparingDouble(Example::value)).toList();
    if (all.size() <= QUANTILES) {
      return all;
    }
    return IntStream.range(0, QUANTILES)
        .mapToObj(i -> all.get((2 * i + 1) * all.size() / (2 * QUANTILES)))
        .toList();
  }

  /** Returns the numbers of a row that an example names; empty if rows are not kept. */
  public Optional<float[]> numbers(long row) {
    return Optional.ofNullable(shown.get(row));
  }

  /** Returns the class of a row that an example names. */
  public int label(long row) {
    return labels.getOrDefault(row, 0);
  }

  /** Returns the counts of a unit's activations in bins of equal ratio, the smallest first. */
  public int[] histogram(int unit) {
    return counts.histogram(unit);
  }

  /** Returns the lower edges of the bins that {@link #histogram} counts, for positive values. */
  public double[] edges() {
    return counts.edges();
  }

  /**
   * Returns the labels that a unit tells best, the best first; empty for a dead unit or no labels.
   */
  public List<Told> told(int unit) {
    return active[unit] == 0 ? List.of() : counts.told(unit);
  }

  /** Returns for each unit those that correlate with it most, on a sample of rows. */
  public List<List<Correlated>> correlated(int most) {
    return sample.correlated(most);
  }
}
