package io.github.sparseae.pursuit;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.Arrays;

/**
 * Solves for the code of one row after the other, over atoms at norm 1: {@code a_j = r·d_j / ‖d_j‖}
 * are kept for all atoms, and r only by its square. Used by one thread.
 */
abstract class Solver {
  /** The share of a row's square below which the residual is rounding, of the row or of its own. */
  private static final double ROUNDING = 1e-14;

  final Dictionary dictionary;
  final double[] correlations;
  final double[] start;

  /** The chosen atoms, with their products with all atoms, and their weights at norm 1. */
  int[] chosen = new int[8];

  double[][] products = new double[8][];
  double[] weights = new double[8];
  int size;

  /** The atoms that are never chosen again for this row. */
  final boolean[] excluded;

  private final int steps;
  private final double error;

  Solver(Dictionary dictionary, Pursuit pursuit) {
    this.dictionary = dictionary;
    correlations = new double[dictionary.atoms()];
    start = new double[dictionary.atoms()];
    excluded = new boolean[dictionary.atoms()];
    steps = pursuit.steps();
    error = pursuit.error();
  }

  static Solver of(Dictionary dictionary, Pursuit pursuit) {
    return switch (pursuit.kind()) {
      case ORTHOGONAL -> new OrthogonalSolver(dictionary, pursuit);
      case NON_NEGATIVE -> new GradientSolver(dictionary, pursuit);
      case MATCHING -> new MatchingSolver(dictionary, pursuit);
    };
  }

  final void solve(double[] row) {
    double norm = Dictionary.norm(row);
    double square = norm * norm;
    checkArgument(
        square < Double.POSITIVE_INFINITY,
        "a row has norm %s, whose square is infinite: scale the rows",
        norm);
    for (int at = 0; at < size; at++) {
      products[at] = null;
    }
    size = 0;
    Arrays.fill(excluded, false);
    dictionary.multiply(row, start);
    System.arraycopy(start, 0, correlations, 0, start.length);
    double residual = square;
    for (int step = 0;
        step < steps && residual > ROUNDING * square && !(Math.sqrt(residual) < error);
        step++) {
      if (!step()) {
        break;
      }
      residual = Math.max(0, residual(square));
    }
    finish();
  }

  /** Makes a step; returns false to end. */
  abstract boolean step();

  /** Returns ‖r‖² from ‖x‖². */
  abstract double residual(double square);

  /** Improves the weights after the last step. */
  void finish() {}

  /** Returns the atom with the largest correlation, or magnitude; −1 if none is above 0. */
  final int best(boolean signed) {
    int best = -1;
    double most = 0;
    for (int j = 0; j < correlations.length; j++) {
      double gain = signed ? correlations[j] : Math.abs(correlations[j]);
      if (gain > most && !excluded[j]) {
        most = gain;
        best = j;
      }
    }
    return best;
  }

  final void choose(int atom, double[] itsProducts) {
    if (size == chosen.length) {
      chosen = Arrays.copyOf(chosen, 2 * size);
      weights = Arrays.copyOf(weights, 2 * size);
      products = Arrays.copyOf(products, 2 * size);
    }
    chosen[size] = atom;
    products[size] = itsProducts;
    weights[size++] = 0;
  }

  /** Computes the correlations with the residual from the weights. */
  final void correlate() {
    System.arraycopy(start, 0, correlations, 0, start.length);
    for (int at = 0; at < size; at++) {
      subtract(weights[at], products[at]);
    }
  }

  final void subtract(double weight, double[] itsProducts) {
    for (int j = 0; j < correlations.length && weight != 0; j++) {
      correlations[j] -= weight * itsProducts[j];
    }
  }

  /** Writes the weights of the atoms as they are. */
  final void copy(double[] codes, int from) {
    for (int at = 0; at < size; at++) {
      codes[from + chosen[at]] = weights[at] / dictionary.norm(chosen[at]);
    }
  }
}
