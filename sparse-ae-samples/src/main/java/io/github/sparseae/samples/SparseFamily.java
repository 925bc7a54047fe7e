package io.github.sparseae.samples;

import io.github.sparseae.cli.Console;
import io.github.sparseae.samples.family.FamilyCommand;

/**
 * Compares every kind of sparse autoencoder on the same digits: reconstruction, sparsity, dead
 * units, and the errors of classifiers on the codes.
 */
public final class SparseFamily {
  private SparseFamily() {}

  public static void main(String[] args) {
    Console.main(new FamilyCommand(), args);
  }
}
