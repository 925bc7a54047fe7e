package io.github.sparseae.probe;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.primitives.Doubles;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.data.SparseCodes;
import io.github.sparseae.internal.data.SuppliedRows;
import io.github.sparseae.model.DenseArray;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** Fits probes: with one λ, or with the best of several. */
final class ProbeTraining {
  private final ProbeLoss rowLoss;
  private final UnitScale scale;
  private final double tolerance;
  private final int maxIterations;
  private final SeenClasses classes;

  ProbeTraining(
      ProbeLoss rowLoss,
      UnitScale scale,
      double tolerance,
      int maxIterations,
      SeenClasses classes) {
    this.rowLoss = rowLoss;
    this.scale = scale;
    this.tolerance = tolerance;
    this.maxIterations = maxIterations;
    this.classes = classes;
  }

  /** Encodes rows batch by batch, so that memory holds one batch of codes with their zeros. */
  static SparseCodes codes(Samples samples, Function<Samples, DenseArray> encoder) {
    DenseArray first = batch(samples, 0, 0, encoder);
    int[] next = {0};
    Rows codes =
        new SuppliedRows(
            "codes",
            first.columns(),
            OptionalLong.of(samples.size()),
            () ->
                SuppliedRows.stream(
                    () -> {
                      int from = next[0];
                      next[0] += LinearLoss.ROWS_PER_BLOCK;
                      return from < samples.size()
                          ? Optional.of(
                              Samples.of(
                                  from == 0
                                      ? first
                                      : batch(samples, from, first.columns(), encoder)))
                          : Optional.empty();
                    },
                    () -> {}));
    return SparseCodes.of(codes);
  }

  private static DenseArray batch(
      Samples samples, int from, int width, Function<Samples, DenseArray> encoder) {
    int to = Math.min(from + LinearLoss.ROWS_PER_BLOCK, samples.size());
    DenseArray codes = encoder.apply(samples.rows(from, to));
    checkArgument(
        codes.rows() == to - from && (width == 0 || codes.columns() == width),
        "%s rows gave codes %s, expected %s rows of width %s",
        to - from,
        codes,
        to - from,
        width == 0 ? codes.columns() : width);
    codes
        .firstNotFinite()
        .ifPresent(
            i -> {
              throw new IllegalArgumentException(
                  String.format(
                      "the code of row %s is %s in unit %s: every number must be finite",
                      from + i / codes.columns(), codes.get(i), i % codes.columns()));
            });
    return codes;
  }

  /** Fits a probe with one λ. */
  LinearProbe fit(SparseCodes codes, int[] classOf, double l2) {
    double[] zeros = new double[Math.multiplyExact(codes.width() + 1, classes.count())];
    return fit(codes, classOf, l2, zeros, List.of());
  }

  /** Fits a probe with the λ that has the fewest errors on the validation rows. */
  LinearProbe choose(SparseCodes codes, int[] classOf, double[] candidates, ValidationSplit split) {
    SparseCodes fitted = codes.select(split.fitted);
    SparseCodes judged = codes.select(split.judged);
    int[] fittedClasses = ValidationSplit.select(classOf, split.fitted);
    int[] judgedClasses = ValidationSplit.select(classOf, split.judged);
    UnitStatistics units = new UnitStatistics(fitted, scale);
    double[] start = new double[Math.multiplyExact(codes.width() + 1, classes.count())];
    double[] best = start;
    List<ProbeFit.Candidate> tried = new ArrayList<>();
    // From strong to weak penalties, each starting from the last result: strong ones converge fast.
    for (double l2 : descending(candidates)) {
      LinearLoss loss = loss(fitted, fittedClasses, units, l2);
      Lbfgs.Minimum minimum = minimum(loss, start);
      start = minimum.point;
      double[] plain = new double[start.length];
      loss.toPlainCodes(start, plain);
      tried.add(judge(plain, judged, judgedClasses, l2, minimum.converged));
      if (best(tried).l2() == l2) {
        best = start;
      }
    }
    return fit(codes, classOf, best(tried).l2(), best, tried);
  }

  private LinearProbe fit(
      SparseCodes codes,
      int[] classOf,
      double l2,
      double[] start,
      List<ProbeFit.Candidate> candidates) {
    UnitStatistics units = new UnitStatistics(codes, scale);
    LinearLoss loss = loss(codes, classOf, units, l2);
    Lbfgs.Minimum minimum = minimum(loss, start);
    double[] plain = new double[loss.size()];
    loss.toPlainCodes(minimum.point, plain);
    return new LinearProbe(
        plain,
        classes,
        new ProbeFit(
            rowLoss,
            l2,
            minimum.iterations,
            minimum.converged,
            minimum.value,
            minimum.largestDerivative,
            candidates));
  }

  private LinearLoss loss(SparseCodes rows, int[] classOf, UnitStatistics units, double l2) {
    return new LinearLoss(rowLoss, rows, classOf, classes.count(), units, l2);
  }

  private Lbfgs.Minimum minimum(LinearLoss loss, double[] start) {
    return new Lbfgs(loss, loss.curvature()).minimum(start, tolerance, maxIterations);
  }

  private static ProbeFit.Candidate judge(
      double[] plain, SparseCodes rows, int[] classOf, double l2, boolean converged) {
    double[] scores = new double[plain.length / (rows.width() + 1)];
    int wrong = 0;
    double loss = 0;
    for (int row = 0; row < rows.size(); row++) {
      LinearLoss.score(rows, row, plain, scores);
      LinearLoss.toLogProbabilities(scores);
      loss -= scores[classOf[row]];
      wrong += scores[classOf[row]] < Doubles.max(scores) ? 1 : 0;
    }
    return new ProbeFit.Candidate(l2, (double) wrong / rows.size(), loss / rows.size(), converged);
  }

  private static ProbeFit.Candidate best(List<ProbeFit.Candidate> tried) {
    return tried.stream()
        .min(
            Comparator.comparingDouble(ProbeFit.Candidate::error)
                .thenComparingDouble(ProbeFit.Candidate::logLoss))
        .orElseThrow();
  }

  private static List<Double> descending(double[] candidates) {
    return Doubles.asList(candidates).stream()
        .distinct()
        .sorted(Comparator.reverseOrder())
        .toList();
  }
}
