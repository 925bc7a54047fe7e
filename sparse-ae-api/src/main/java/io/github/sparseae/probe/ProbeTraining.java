package io.github.sparseae.probe;

import com.google.common.primitives.Doubles;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

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

  /** Fits a probe with one λ. */
  LinearProbe fit(CompressedRows codes, int[] classOf, double l2) {
    double[] zeros = new double[Math.multiplyExact(codes.width() + 1, classes.count())];
    return fit(codes, classOf, l2, zeros, List.of());
  }

  /** Fits a probe with the λ that has the fewest errors on the validation rows. */
  LinearProbe choose(
      CompressedRows codes, int[] classOf, double[] candidates, ValidationSplit split) {
    CompressedRows fitted = codes.select(split.fitted);
    CompressedRows judged = codes.select(split.judged);
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
      CompressedRows codes,
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

  private LinearLoss loss(CompressedRows rows, int[] classOf, UnitStatistics units, double l2) {
    return new LinearLoss(rowLoss, rows, classOf, classes.count(), units, l2);
  }

  private Lbfgs.Minimum minimum(LinearLoss loss, double[] start) {
    return new Lbfgs(loss, loss.curvature()).minimum(start, tolerance, maxIterations);
  }

  private static ProbeFit.Candidate judge(
      double[] plain, CompressedRows rows, int[] classOf, double l2, boolean converged) {
    double[] scores = new double[plain.length / (rows.width() + 1)];
    int next = 0;
    int wrong = 0;
    double loss = 0;
    for (CompressedRows.Block block : rows.blocks()) {
      for (int row = 0; row < block.rows; row++) {
        LinearLoss.score(block, row, plain, scores);
        LinearLoss.toLogProbabilities(scores);
        int truth = classOf[next++];
        loss -= scores[truth];
        wrong += scores[truth] < Doubles.max(scores) ? 1 : 0;
      }
    }
    return new ProbeFit.Candidate(l2, (double) wrong / next, loss / next, converged);
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
