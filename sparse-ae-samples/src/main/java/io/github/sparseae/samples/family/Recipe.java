package io.github.sparseae.samples.family;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.train.Training;
import java.util.function.UnaryOperator;

/**
 * A way to train a method: all its settings, with a name.
 *
 * @param name its name on the console and in files
 * @param network sets the options of the autoencoder, beyond its widths, seed and device
 * @param epochs the epochs of a full run
 * @param training sets the options of training, beyond the number of epochs
 */
record Recipe(
    String name,
    UnaryOperator<SparseAutoencoder.Builder> network,
    int epochs,
    UnaryOperator<Training.Builder> training) {

  /** Returns the builder of the autoencoder. */
  SparseAutoencoder.Builder autoencoder(int inputs, int hidden) {
    return network.apply(SparseAutoencoder.builder().inputs(inputs).hidden(hidden));
  }

  /** Returns the builder of its training. */
  Training.Builder training(int epochs) {
    return training.apply(Training.epochs(epochs));
  }

  /** Returns the name. */
  @Override
  public String toString() {
    return name;
  }
}
