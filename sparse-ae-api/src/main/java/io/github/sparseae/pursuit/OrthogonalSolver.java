package io.github.sparseae.pursuit;

import java.util.Arrays;

/** Orthogonal matching pursuit, by a Cholesky factor that grows by a row with each atom. */
final class OrthogonalSolver extends Solver {
  /**
   * The least square of the part of an atom at norm 1 that is orthogonal to the chosen ones. An
   * atom below it is a combination of them, to the precision of its products.
   */
  private static final double INDEPENDENT = 1e-10;

  /** L with L Lᵀ the products of the chosen atoms, row after row. */
  private double[][] factor = new double[8][];

  /** L⁻¹ times the products of the row with the chosen atoms. */
  private double[] halfway = new double[8];

  OrthogonalSolver(Dictionary dictionary, Pursuit pursuit) {
    super(dictionary, pursuit);
  }

  @Override
  boolean step() {
    for (int atom = best(false); atom >= 0; atom = best(false)) {
      excluded[atom] = true;
      double[] itsProducts = dictionary.products(atom);
      if (grow(atom, itsProducts)) {
        choose(atom, itsProducts);
        solveWeights();
        correlate();
        return true;
      }
    }
    return false;
  }

  /** Adds an atom to the factor; returns false if it depends on the chosen ones. */
  private boolean grow(int atom, double[] itsProducts) {
    double[] row = new double[size + 1];
    double square = 1;
    double rest = start[atom];
    for (int i = 0; i < size; i++) {
      double sum = itsProducts[chosen[i]];
      for (int k = 0; k < i; k++) {
        sum -= row[k] * factor[i][k];
      }
      row[i] = sum / factor[i][i];
      square -= row[i] * row[i];
      rest -= row[i] * halfway[i];
    }
    if (square < INDEPENDENT) {
      return false;
    }
    row[size] = Math.sqrt(square);
    if (size == factor.length) {
      factor = Arrays.copyOf(factor, 2 * size);
      halfway = Arrays.copyOf(halfway, 2 * size);
    }
    factor[size] = row;
    halfway[size] = rest / row[size];
    return true;
  }

  private void solveWeights() {
    for (int i = size - 1; i >= 0; i--) {
      double sum = halfway[i];
      for (int k = i + 1; k < size; k++) {
        sum -= factor[k][i] * weights[k];
      }
      weights[i] = sum / factor[i][i];
    }
  }

  /** Returns {@code ‖x‖² − ‖L⁻¹ Dᵀx‖²}, which never grows. */
  @Override
  double residual(double square) {
    double rest = square;
    for (int i = 0; i < size; i++) {
      rest -= halfway[i] * halfway[i];
    }
    return rest;
  }
}
