package io.github.sparseae.probe;

/**
 * The loss of a row in a linear probe, a function of the scores {@code s = b + h·W} of the classes.
 * Its mean over rows is minimized together with the penalty {@code λ/2·‖W‖²}.
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

    /** Returns the variance of an indicator, as most rows are certain of their class. */
    @Override
    double curvatureNearEnd() {
      return 0.02;
    }
  },
  /**
   * A linear support vector machine with squared hinge, each class against the rest: {@code Σ_c
   * max(0, 1 − y_c·s_c)²} with {@code y = 1} for the row's class and −1 for the others. Only rows
   * near a class boundary contribute, and accuracy is often slightly higher than that of logistic
   * regression; the best λ is about ten times larger. Scores are not log probabilities: {@code
   * softmax(s)} predicts the same classes, but is not calibrated.
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

    /** Returns twice the share of rows within the margin of a class. */
    @Override
    double curvatureNearEnd() {
      return 0.3;
    }
  };

  /** Returns a row's loss and replaces its scores by the loss's derivatives. */
  abstract double ofRow(double[] scores, int truth);

  /** Returns roughly the mean over rows of the second derivative by one score at zero weights. */
  abstract double curvatureAtStart(int classes);

  /** Returns the same near the minimum, where most steps are. */
  abstract double curvatureNearEnd();
}
