package io.github.sparseae.report.internal;

import static com.google.common.base.Preconditions.checkArgument;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.internal.data.RowPass;
import io.github.sparseae.model.DenseArray;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * What each unit does, measured in one pass over rows in bounded memory: how often and how strongly
 * it fires, on which rows most and on which in each quantile, with which units, and how well it
 * tells labels.
 *
 * <p>Activations are counted in bins of equal ratio. Labels are judged by halves: a unit's labels
 * and thresholds are picked on one half of the rows, and the figures are those of the other, so
 * that picking the best of many does not flatter them.
 */
public final class UnitPass {
  private static final int BINS = 64;
  private static final int OCTAVES = 12;
  private static final int MOST_COUNTS = 1 << 25;
  private static final int MOST_SAMPLED_CELLS = 1 << 24;
  private static final long MOST_SHOWN_NUMBERS = 24_000_000;
  private static final int RESERVOIR = 20;
  private static final int QUANTILES = 5;
  private static final int BEST = 3;
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private final int units;
  private final double threshold;
  private final int classes;
  private final int examples;
  private final long[] active;
  private final double[] sum;
  private final float[] largest;
  private final int[] counts;
  private final long[] inHalf;
  private final Examples top;
  private final Examples drawn;
  private final Codes[] sample;
  private final SplittableRandom random = new SplittableRandom(17);
  private final Map<Long, float[]> shown = new HashMap<>();
  private final Map<Long, Integer> labels = new HashMap<>();
  private final boolean isShown;
  private double anchor = -1;
  private int silent;
  private long rows;

  /** The active units of a row. */
  @SuppressWarnings("ArrayRecordComponent") // many are kept, and compared with nothing
  private record Codes(int[] unit, float[] value) {}

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
    boolean insert(int unit, long newRow, float newValue) {
      int start = unit * each;
      int place = start + each;
      while (place > start
          && (row[place - 1] < 0 || Math.abs(newValue) > Math.abs(value[place - 1]))) {
        place--;
      }
      if (place == start + each) {
        return false;
      }
      System.arraycopy(row, place, row, place + 1, start + each - 1 - place);
      System.arraycopy(value, place, value, place + 1, start + each - 1 - place);
      row[place] = newRow;
      value[place] = newValue;
      return true;
    }

    List<Example> of(int unit) {
      List<Example> all = new ArrayList<>();
      for (int i = unit * each; i < (unit + 1) * each; i++) {
        if (row[i] >= 0) {
          all.add(new Example(row[i], value[i]));
        }
      }
      return all;
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

  /**
   * Another unit that fires together with one, and their correlation, Pearson's, on a sample of
   * rows.
   */
  public record Correlated(int unit, double correlation) {}

  private UnitPass(SparseAutoencoder network, int classes, int shownWidth) {
    units = network.spec().hidden();
    threshold = network.spec().sparsity().activityThreshold(network.spec().activation());
    this.classes = Math.max(1, classes);
    checkArgument(
        2L * this.classes * units * BINS <= MOST_COUNTS * 4L,
        "%s classes for %s units need more than 512 MB: leave the class names out",
        classes,
        units);
    isShown = shownWidth > 0;
    long most = isShown ? MOST_SHOWN_NUMBERS / ((long) units * shownWidth) : 10;
    examples = (int) Math.max(3, Math.min(10, most));
    active = new long[units];
    sum = new double[units];
    largest = new float[units];
    counts = new int[2 * this.classes * units * BINS];
    inHalf = new long[2 * this.classes];
    top = new Examples(units, examples);
    drawn = new Examples(units, RESERVOIR);
    sample = new Codes[Math.max(256, Math.min(4096, MOST_SAMPLED_CELLS / units))];
  }

  /**
   * Makes the pass.
   *
   * @param network the autoencoder
   * @param source rows of its inputs
   * @param classes the number of classes; 0 to ignore labels
   * @param isShown whether the numbers of the rows found are kept
   */
  public static UnitPass of(SparseAutoencoder network, Rows source, int classes, boolean isShown)
      throws IOException {
    UnitPass pass = new UnitPass(network, classes, isShown ? network.spec().inputs() : 0);
    RowPass.forEach(source, batch -> pass.add(batch, network.encode(batch)));
    pass.forgetOthers();
    return pass;
  }

  private void add(Samples batch, DenseArray codes) {
    float[] all = codes.toFloats();
    if (anchor < 0) {
      setScale(all);
    }
    for (int row = 0; row < batch.size(); row++) {
      int label = 0;
      if (classes > 1) {
        checkArgument(batch instanceof LabeledSamples, "class names need rows with labels");
        label = ((LabeledSamples) batch).label(row);
        checkArgument(label < classes, "row %s has class %s of %s classes", rows, label, classes);
      }
      addRow(all, row * units, label);
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

  /** Sets the bins by the largest activation of the first rows. */
  private void setScale(float[] first) {
    anchor = Float.MIN_NORMAL;
    for (float value : first) {
      anchor = Math.max(anchor, Math.abs(value));
      silent = value < -threshold ? BINS / 2 : silent;
    }
  }

  private int bin(float value) {
    if (Math.abs(value) <= threshold) {
      return silent;
    }
    double octave = Math.log(Math.abs(value) / anchor) / Math.log(2) + OCTAVES - 2;
    double share = Math.max(0, Math.min(1 - 1e-9, octave / OCTAVES));
    return value > 0
        ? silent + 1 + (int) (share * (BINS - 1 - silent))
        : Math.max(0, silent - 1 - (int) (share * silent));
  }

  private void addRow(float[] all, int start, int label) {
    int half = (int) ((rows * GOLDEN) >>> 63);
    int group = half * classes + label;
    inHalf[group]++;
    int count = 0;
    for (int unit = 0; unit < units; unit++) {
      float value = all[start + unit];
      if (Math.abs(value) <= threshold) {
        continue;
      }
      count++;
      counts[(group * units + unit) * BINS + bin(value)]++;
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
    long place = rows < sample.length ? rows : random.nextLong(rows + 1);
    if (place < sample.length) {
      sample[(int) place] = codes(all, start, count);
    }
  }

  private Codes codes(float[] all, int start, int count) {
    int[] unit = new int[count];
    float[] value = new float[count];
    int next = 0;
    for (int i = 0; i < units; i++) {
      if (Math.abs(all[start + i]) > threshold) {
        unit[next] = i;
        value[next++] = all[start + i];
      }
    }
    return new Codes(unit, value);
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

  /** Returns the number of rows. */
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
    int[] histogram = new int[BINS];
    for (int group = 0; group < 2 * classes; group++) {
      for (int bin = 0; bin < BINS; bin++) {
        histogram[bin] += counts[(group * units + unit) * BINS + bin];
      }
    }
    return histogram;
  }

  /** Returns the lower edges of the bins that {@link #histogram} counts, for positive values. */
  public double[] edges() {
    double[] edges = new double[BINS];
    for (int bin = silent + 1; bin < BINS; bin++) {
      double octave = (double) (bin - 1 - silent) / (BINS - 1 - silent) * OCTAVES - OCTAVES + 2;
      edges[bin] = anchor * Math.pow(2, octave);
    }
    return edges;
  }

  /**
   * Returns the labels that a unit tells best, the best first; empty for a dead unit or no labels.
   */
  public List<Told> told(int unit) {
    if (classes == 1 || active[unit] == 0) {
      return List.of();
    }
    double[] picked =
        IntStream.range(0, classes).mapToDouble(label -> auroc(unit, label, 0)).toArray();
    return IntStream.range(0, classes)
        .boxed()
        .filter(label -> inHalf[label] > 0 && inHalf[classes + label] > 0)
        .sorted(Comparator.comparingDouble(label -> -picked[label]))
        .limit(BEST)
        .map(label -> new Told(label, auroc(unit, label, 1), f1(unit, label)))
        .toList();
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

  /** Returns for each unit those that correlate with it most, on a sample of rows. */
  public List<List<Correlated>> correlated(int most) {
    List<Codes> codes = Arrays.stream(sample).filter(Objects::nonNull).toList();
    List<List<int[]>> places = new ArrayList<>();
    double[] mean = new double[units];
    double[] square = new double[units];
    for (int unit = 0; unit < units; unit++) {
      places.add(new ArrayList<>());
    }
    for (int row = 0; row < codes.size(); row++) {
      Codes code = codes.get(row);
      for (int i = 0; i < code.unit.length; i++) {
        places.get(code.unit[i]).add(new int[] {row, i});
        mean[code.unit[i]] += code.value[i] / codes.size();
        square[code.unit[i]] += code.value[i] * code.value[i] / codes.size();
      }
    }
    List<List<Correlated>> all = new ArrayList<>();
    double[] products = new double[units];
    for (int unit = 0; unit < units; unit++) {
      Arrays.fill(products, 0);
      for (int[] place : places.get(unit)) {
        Codes code = codes.get(place[0]);
        for (int i = 0; i < code.unit.length; i++) {
          products[code.unit[i]] += (double) code.value[place[1]] * code.value[i] / codes.size();
        }
      }
      List<Correlated> found = new ArrayList<>();
      for (int other = 0; other < units; other++) {
        double scale =
            (square[unit] - mean[unit] * mean[unit]) * (square[other] - mean[other] * mean[other]);
        if (other != unit && products[other] != 0 && scale > 0) {
          found.add(
              new Correlated(
                  other, (products[other] - mean[unit] * mean[other]) / Math.sqrt(scale)));
        }
      }
      found.sort(Comparator.comparingDouble(c -> -Math.abs(c.correlation())));
      all.add(List.copyOf(found.subList(0, Math.min(most, found.size()))));
    }
    return all;
  }
}
