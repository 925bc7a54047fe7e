package io.github.sparseae.samples.family;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.train.Training;
import java.util.function.UnaryOperator;

/**
 * One way to train a method: all its settings under a name.
 *
 * @param name on the console and in files
 * @param network sets what the autoencoder is made of, beyond its widths, seed and device
 * @param epochs of a full run
 * @param training sets how it learns, beyond the number of epochs
 */
record Recipe(
    String name,
    UnaryOperator<SparseAutoencoder.Builder> network,
    int epochs,
    UnaryOperator<Training.Builder> training) {

  /** An autoencoder that nobody has trained. */
  SparseAutoencoder.Builder autoencoder(int inputs, int hidden) {
    return network.apply(SparseAutoencoder.builder().inputs(inputs).hidden(hidden));
  }

  /** How it learns. */
  Training.Builder training(int epochs) {
    return training.apply(Training.epochs(epochs));
  }

  /** The name. */
  @Override
  public String toString() {
    return name;
  }
}
