package io.github.sparseae.pursuit;

/** Non-negative gradient pursuit. */
final class GradientSolver extends Solver {
  private static final int SWEEPS = 1000;

  /** Coordinate descent ends where no weight moves by more than this share of the largest. */
  private static final double STILL = 1e-12;

  GradientSolver(Dictionary dictionary, Pursuit pursuit) {
    super(dictionary, pursuit);
  }

  @Override
  boolean step() {
    int atom = best(true);
    if (atom < 0) {
      return false;
    }
    excluded[atom] = true;
    choose(atom, dictionary.products(atom));
    double squares = 0;
    double curvature = 0;
    for (int i = 0; i < size; i++) {
      double gradient = correlations[chosen[i]];
      squares += gradient * gradient;
      for (int k = 0; k < size; k++) {
        curvature += gradient * products[i][chosen[k]] * correlations[chosen[k]];
      }
    }
    if (!(curvature > 0)) {
      return false;
    }
    double length = squares / curvature;
    for (int i = 0; i < size; i++) {
      weights[i] = Math.max(0, weights[i] + length * correlations[chosen[i]]);
    }
    correlate();
    return true;
  }

  /** Returns {@code ‖x‖² − Σ w_i (x·d_i + r·d_i)}, which is ‖r‖² for any weights. */
  @Override
  double residual(double square) {
    double rest = square;
    for (int at = 0; at < size; at++) {
      rest -= weights[at] * (start[chosen[at]] + correlations[chosen[at]]);
    }
    return rest;
  }

  /** Moves each weight in turn to its best value of at least 0. */
  @Override
  void finish() {
    double moved = 1;
    double largest = 0;
    for (int sweep = 0; sweep < SWEEPS && moved > STILL * largest; sweep++) {
      moved = 0;
      for (int i = 0; i < size; i++) {
        double weight = Math.max(0, weights[i] + correlations[chosen[i]]);
        double change = weight - weights[i];
        weights[i] = weight;
        largest = Math.max(largest, weight);
        moved = Math.max(moved, Math.abs(change));
        for (int k = 0; k < size; k++) {
          correlations[chosen[k]] -= change * products[i][chosen[k]];
        }
      }
    }
  }
}
