package io.github.sparseae.probe;

import com.google.common.primitives.Doubles;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** Fits probes: with one λ, or with the best of several. */
record ProbeTraining(ProbeLoss rowLoss, double tolerance, int maxIterations, SeenClasses classes) {
  /** How many times as large the tolerance of candidates may be, which are only compared. */
  private static final double COARSE = 10;

  /** The share of the first derivative that may be left; a weak penalty's is small at the start. */
  private static final double REMAINDER = 0.1;

  /** Fits a probe with one λ. */
  LinearProbe fit(CodeRows codes, int[] classOf, double l2) {
    double[] zeros = new double[Math.multiplyExact(codes.width() + 1, classes.count())];
    return fit(codes, classOf, l2, zeros, List.of());
  }

  /** Fits a probe with the λ that has the fewest errors on the validation rows. */
  LinearProbe choose(CodeRows codes, int[] classOf, double[] candidates, ValidationSplit split) {
    CodeRows fitted = codes.select(split.fitted());
    CodeRows judged = codes.select(split.judged());
    int[] fittedClasses = ValidationSplit.select(classOf, split.fitted());
    int[] judgedClasses = ValidationSplit.select(classOf, split.judged());
    UnitStatistics units = new UnitStatistics(fitted);
    double[] start = new double[Math.multiplyExact(codes.width() + 1, classes.count())];
    double[] best = start;
    List<ProbeFit.Candidate> tried = new ArrayList<>();
    // From strong to weak penalties, each starting from the last result: strong ones converge fast.
    for (double l2 : descending(candidates)) {
      LinearLoss loss = loss(fitted, fittedClasses, units, l2);
      Lbfgs.Minimum minimum = minimum(loss, start, this::coarseTolerance);
      start = minimum.point();
      double[] plain = new double[start.length];
      loss.toPlainCodes(start, plain);
      tried.add(judge(plain, judged, judgedClasses, l2, minimum.converged()));
      if (best(tried).l2() == l2) {
        best = start;
      }
    }
    return fit(codes, classOf, best(tried).l2(), best, tried);
  }

  private LinearProbe fit(
      CodeRows codes,
      int[] classOf,
      double l2,
      double[] start,
      List<ProbeFit.Candidate> candidates) {
    UnitStatistics units = new UnitStatistics(codes);
    LinearLoss loss = loss(codes, classOf, units, l2);
    Lbfgs.Minimum minimum = minimum(loss, start, first -> tolerance);
    double[] plain = new double[loss.size()];
    loss.toPlainCodes(minimum.point(), plain);
    return new LinearProbe(
        plain,
        classes,
        new ProbeFit(
            rowLoss,
            l2,
            minimum.iterations(),
            minimum.converged(),
            minimum.value(),
            minimum.largestDerivative(),
            candidates));
  }

  private LinearLoss loss(CodeRows rows, int[] classOf, UnitStatistics units, double l2) {
    return new LinearLoss(rowLoss, rows, classOf, classes.count(), units, l2);
  }

  private Lbfgs.Minimum minimum(LinearLoss loss, double[] start, DoubleUnaryOperator toleranceOf) {
    return new Lbfgs(loss::at, loss.curvature()).minimum(start, toleranceOf, maxIterations);
  }

  private double coarseTolerance(double firstDerivative) {
    return Math.max(tolerance, Math.min(COARSE * tolerance, REMAINDER * firstDerivative));
  }

  private static ProbeFit.Candidate judge(
      double[] plain, CodeRows rows, int[] classOf, double l2, boolean converged) {
    int[] wrong = {0};
    double[] loss = {0};
    rows.pass(
        0,
        rows.size(),
        plain,
        (row, scores) -> {
          LinearLoss.toLogProbabilities(scores);
          loss[0] -= scores[classOf[row]];
          wrong[0] += scores[classOf[row]] < Doubles.max(scores) ? 1 : 0;
        },
        null);
    return new ProbeFit.Candidate(
        l2, (double) wrong[0] / rows.size(), loss[0] / rows.size(), converged);
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
