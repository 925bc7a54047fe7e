package io.github.sparseae.probe;

/**
 * What a linear probe makes small for each row, of the scores {@code s = b + h·W} of its classes;
 * the mean over rows, beside the penalty {@code λ/2·‖W‖²}.
 */
public enum ProbeLoss {
  /** Multinomial logistic regression: {@code −log p(class)} with {@code p = softmax(s)}. */
  LOGISTIC {
    @Override
    double ofRow(double[] scores, int truth) {
      double loss = -LinearLoss.toLogProbabilities(scores)[truth];
      for (int c = 0; c < scores.length; c++) {
        scores[c] = Math.exp(scores[c]);
      }
      scores[truth] -= 1;
      return loss;
    }

    @Override
    double curvatureAtStart(int classes) {
      return (1.0 / classes) * (1 - 1.0 / classes);
    }

    /** The variance of an indicator, where most rows are sure of their class. */
    @Override
    double curvatureNearEnd() {
      return 0.02;
    }
  },
  /**
   * A linear support vector machine with squared hinge, each class against the rest: {@code Σ_c
   * max(0, 1 − y_c·s_c)²} with {@code y = 1} for the row's class and −1 for the others. It looks at
   * the rows near a border alone, and often finds a few more classes than logistic regression does;
   * the λ that is best for it is about ten times larger. Its scores are no logarithms of
   * probabilities: {@code softmax(s)} tells the same classes apart, but is not calibrated.
   *
   * <p>The classifier of A. Coates, H. Lee and A. Y. Ng, "An Analysis of Single-Layer Networks in
   * Unsupervised Feature Learning", AISTATS 2011, among many.
   */
  SQUARED_HINGE {
    @Override
    double ofRow(double[] scores, int truth) {
      double loss = 0;
      for (int c = 0; c < scores.length; c++) {
        double side = c == truth ? 1 : -1;
        double missing = Math.max(0, 1 - side * scores[c]);
        loss += missing * missing;
        scores[c] = -2 * side * missing;
      }
      return loss;
    }

    @Override
    double curvatureAtStart(int classes) {
      return curvatureNearEnd();
    }

    /** Twice the share of rows that are within the margin of a class. */
    @Override
    double curvatureNearEnd() {
      return 0.3;
    }
  };

  /** A row's loss; its scores become the loss's derivatives by them. */
  abstract double ofRow(double[] scores, int truth);

  /** About the mean over rows of the second derivative by one score, where weights are zero. */
  abstract double curvatureAtStart(int classes);

  /** The same where the fit comes to its end, which is where most of its steps are. */
  abstract double curvatureNearEnd();
}
