package io.github.sparseae.pursuit;

/** Matching pursuit, whose weights are not divided by the atoms' squared norms. */
final class MatchingSolver extends Solver {
  private double explained;

  MatchingSolver(Dictionary dictionary, Pursuit pursuit) {
    super(dictionary, pursuit);
  }

  @Override
  boolean step() {
    int atom = best();
    if (atom < 0) {
      return false;
    }
    if (size == 0) {
      explained = 0;
    }
    double norm = dictionary.norm(atom);
    double gain = norm * norm * (2 - norm * norm);
    if (gain <= 0) {
      return false;
    }
    double correlation = correlations[atom];
    int at = 0;
    while (at < size && chosen[at] != atom) {
      at++;
    }
    boolean isNew = at == size;
    if (isNew) {
      choose(atom, dictionary.products(atom));
    }
    // Adds v = r·d_j to the weight of the atom, ‖d_j‖ v to that of the atom at norm 1.
    double weight = norm * norm * correlation;
    weights[at] += weight;
    subtract(weight, products[at]);
    explained += correlation * correlation * gain;
    return isNew;
  }

  /** Returns the atom with the largest r·d_j; −1 if none is above 0. */
  private int best() {
    int best = -1;
    double most = 0;
    for (int j = 0; j < correlations.length; j++) {
      double value = correlations[j] * dictionary.norm(j);
      if (value > most) {
        most = value;
        best = j;
      }
    }
    return best;
  }

  @Override
  double residual(double square) {
    return square - explained;
  }
}
