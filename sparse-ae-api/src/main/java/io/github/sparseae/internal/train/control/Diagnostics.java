package io.github.sparseae.internal.train.control;

import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Network;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.engine.Pass;
import io.github.sparseae.internal.random.RandomStream;
import io.github.sparseae.internal.train.EpochProgress;
import io.github.sparseae.internal.train.FitProgress;
import io.github.sparseae.internal.train.InputStatistics;
import io.github.sparseae.internal.train.Snapshot;
import io.github.sparseae.metrics.ReconstructionReport;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Losses;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.train.TrainingWarning;
import io.github.sparseae.train.TrainingWarning.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Finds the {@link TrainingWarning}s of an epoch. Keeps no state. */
public final class Diagnostics {
  /** The activity of units is counted in each n-th step of an epoch, from the first on. */
  private static final int COUNTED_STEPS = 16;

  private static final int SAMPLE_ROWS = 512;

  /** The largest size of the codes of a sample, rows times units. */
  private static final int SAMPLE_CELLS = 1 << 21;

  private static final int LEAST_SAMPLE_ROWS = 64;

  /** A warning needs a larger share of units than this. */
  private static final double MANY = 0.1;

  /** The share of the way that Adam can move a threshold, from which on it rises at full rate. */
  private static final double FULL_RATE = 0.9;

  /** Thresholds that moved by less than this share of what would change L0 are idle. */
  private static final double IDLE = 0.1;

  /** Codes count as equal if they differ by no more than this share of their largest number. */
  private static final double SAME = 1e-6;

  /** The most rows that are checked for what makes units die. */
  private static final int CHECKED_ROWS = 1 << 11;

  private final AutoencoderSpec spec;
  private final Network network;
  private final boolean revives;

  /** Prepares diagnostics; a network whose dead units are resampled revives them. */
  public Diagnostics(AutoencoderSpec spec, Network network, boolean resamples) {
    this.spec = spec;
    this.network = network;
    revives = resamples || spec.sparsity().auxiliary().k() > 0;
  }

  /** Returns whether the activity of a step is counted, by the number of the step in its epoch. */
  public static boolean wants(int step) {
    return step % COUNTED_STEPS == 0;
  }

  /**
   * Returns the warnings of a finished epoch, by the network now, the training rows in memory, and
   * how far a threshold can move in the epoch; empty where training goes on.
   */
  List<TrainingWarning> warnings(
      FitProgress soFar, Snapshot end, Samples memory, OptionalDouble reach) {
    EpochProgress epoch = soFar.epoch();
    Snapshot start = soFar.epochStart();
    long rows = epoch.countedRows();
    Samples sample =
        RowSample.of(
            memory,
            sampleRows(units()),
            RandomStream.of(spec.seed(), "diagnosis", end.position().epochs()));
    boolean hasTargets = spec.transcoding().isPresent();
    Samples inputs = inputs(sample);
    Samples targets = hasTargets ? sample.columns(spec.inputs(), spec.rowWidth()) : sample;
    List<DenseArray> results = network.forward(inputs, Pass.CODE, Pass.RECONSTRUCTION);
    DenseArray code = results.get(0);
    boolean[] seen = seen(code);
    List<TrainingWarning> warnings = new ArrayList<>();
    int saturatedUnits = count(unit -> 2 * epoch.saturatedRows().get(unit) >= rows);
    if (rows > 0 && saturatedUnits > MANY * units()) {
      warnings.add(Kind.SATURATED_UNITS.of(saturatedUnits, units(), (double) rows));
    }
    if (count(unit -> seen[unit]) == 0) {
      warnings.add(Kind.SILENT_CODE.of(sample.size()));
    } else {
      collapse(targets, code, results.get(1), end, warnings);
      int dead = count(unit -> epoch.activeRows().get(unit) == 0 && !seen[unit]);
      if (dead > MANY * units()) {
        warnings.add(Kind.DEAD_UNITS.of(dead, units(), (double) rows + sample.size()));
      }
    }
    InputStatistics scale = InputStatistics.of(end.state(), spec);
    if (start.position().updates() == 0) {
      beforeTraining(start, memory, epoch.rows() == memory.size(), warnings);
    }
    RowDiagnosis.unreachable(targets, hasTargets ? InputStatistics.NONE : scale, spec)
        .ifPresent(warnings::add);
    RowDiagnosis.lostDigits(sample, spec).ifPresent(warnings::add);
    int frozen = frozen(start.state(), end.state());
    if (frozen > MANY * units()) {
      warnings.add(Kind.FROZEN_THRESHOLDS.of(frozen, units()));
    }
    if (reach.isPresent()
        && spec.sparsity() instanceof Sparsity.JumpRelu jump
        && jump.weight() > 0) {
      thresholds(jump, code, start.state(), end.state(), reach.getAsDouble(), warnings);
    }
    return warnings;
  }

  /** Adds what was to be seen before the first step. */
  private void beforeTraining(
      Snapshot start, Samples memory, boolean hasAll, List<TrainingWarning> warnings) {
    RandomStream random = RandomStream.of(spec.seed(), "check of rows", 0);
    Samples checked = inputs(RowSample.of(memory, CHECKED_ROWS, random));
    warnings.addAll(RowDiagnosis.deadly(checked, start.state(), spec, revives));
    if (hasAll) {
      RowDiagnosis.unsettledMedian(inputs(memory), start.state(), spec).ifPresent(warnings::add);
    }
  }

  private Samples inputs(Samples rows) {
    return spec.transcoding().isPresent() ? rows.columns(0, spec.inputs()) : rows;
  }

  /** Returns the number of rows in the sample for codes of some width. */
  public static int sampleRows(int units) {
    return Math.min(SAMPLE_ROWS, Math.max(LEAST_SAMPLE_ROWS, SAMPLE_CELLS / units));
  }

  private int units() {
    return spec.hidden();
  }

  private int count(IntPredicate ofUnit) {
    return (int) IntStream.range(0, units()).filter(ofUnit).count();
  }

  /** Returns for each unit whether it is active on any row of a code. */
  private boolean[] seen(DenseArray code) {
    double bound = spec.activityThreshold();
    boolean[] seen = new boolean[units()];
    for (int cell = 0; cell < code.size(); cell++) {
      seen[cell % seen.length] |= Math.abs(code.get(cell)) > bound;
    }
    return seen;
  }

  private static void collapse(
      Samples sample,
      DenseArray code,
      DenseArray reconstruction,
      Snapshot end,
      List<TrainingWarning> warnings) {
    ReconstructionReport.Accumulator report = new ReconstructionReport.Accumulator(sample.width());
    report.add(sample, reconstruction);
    double explained = report.report(new Losses(Double.NaN, 0)).explainedVariance();
    if (Double.isNaN(explained)) {
      return;
    }
    if (isConstant(code)) {
      warnings.add(Kind.CONSTANT_CODE.of(sample.size()));
    } else if (explained <= 0 && end.position().updates() >= Kind.MANY_UPDATES) {
      warnings.add(Kind.NOTHING_EXPLAINED.of(explained, sample.size()));
    }
  }

  private static boolean isConstant(DenseArray code) {
    int units = code.columns();
    double largest = 0;
    double spread = 0;
    for (int cell = 0; cell < code.size(); cell++) {
      double value = code.get(cell);
      largest = Math.max(largest, Math.abs(value));
      spread = Math.max(spread, Math.abs(value - code.get(cell % units)));
    }
    return spread <= SAME * largest;
  }

  /** Adds what the thresholds show of the penalty's weight at the end of training. */
  private void thresholds(
      Sparsity.JumpRelu jump,
      DenseArray code,
      NetworkState start,
      NetworkState end,
      double reach,
      List<TrainingWarning> warnings) {
    double[] before = start.parameter(Parameter.UNIT_THRESHOLD).toDoubles();
    double[] after = end.parameter(Parameter.UNIT_THRESHOLD).toDoubles();
    int rising = count(unit -> after[unit] - before[unit] >= FULL_RATE * reach);
    if (2 * rising > units()) {
      warnings.add(Kind.RISING_THRESHOLDS.of(rising, units()));
    }
    double[] aboveThreshold =
        IntStream.range(0, code.size())
            .filter(cell -> code.get(cell) > 0)
            .mapToDouble(cell -> code.get(cell) - Math.max(0, after[cell % units()]))
            .sorted()
            .toArray();
    double[] moved =
        Arrays.stream(after)
            .map(threshold -> Math.abs(threshold - jump.initialThreshold()))
            .sorted()
            .toArray();
    if (aboveThreshold.length > 0) {
      double needed = aboveThreshold[aboveThreshold.length / 10];
      double median = moved[moved.length / 2];
      if (median < IDLE * needed) {
        warnings.add(Kind.IDLE_THRESHOLDS.of(median, needed));
      }
    }
  }

  private int frozen(NetworkState start, NetworkState end) {
    DenseArray before = start.parameters().get(Parameter.UNIT_THRESHOLD);
    DenseArray after = end.parameters().get(Parameter.UNIT_THRESHOLD);
    // Without a penalty nothing raises a threshold from 0.
    return before == null || after == null || spec.sparsity().coefficient().orElse(1) == 0
        ? 0
        : count(unit -> before.get(unit) == after.get(unit));
  }
}
