package io.github.sparseae.samples;

import io.github.sparseae.samples.family.FamilyCommand;
import io.github.sparseae.samples.run.SampleCommand;

/**
 * Every kind of sparse autoencoder on the same digits, side by side: reconstruction, sparsity, dead
 * units, and how well digits are told apart by their codes.
 */
public final class SparseFamily {
  private SparseFamily() {}

  /**
   * Runs the family.
   *
   * @param args the options; {@code --help} shows them
   */
  public static void main(String[] args) {
    int status = SampleCommand.execute(FamilyCommand::new, args);
    if (status != 0) {
      System.exit(status);
    }
  }
}
