package io.github.sparseae.samples.family;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.probe.ProbeLoss;
import io.github.sparseae.train.Training;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;

/**
 * A method of the family, with the ways to train it.
 *
 * @param name that on the command line and in files
 * @param publishedError the error, in percent, that its authors report for a linear classifier on
 *     codes of this width, if they do
 * @param probe the loss of its authors' linear classifier
 * @param recipes the recipes, of which the first was selected on MNIST
 */
record Method(
    String name,
    String title,
    String source,
    int hidden,
    OptionalDouble publishedError,
    ProbeLoss probe,
    List<Recipe> recipes) {

  /**
   * A way to train a method, with a name: the options of the autoencoder beyond its widths, seed
   * and device, the epochs of a full run, and the other options of training.
   */
  record Recipe(
      String name,
      UnaryOperator<SparseAutoencoder.Builder> network,
      int epochs,
      UnaryOperator<Training.Builder> training) {

    SparseAutoencoder.Builder autoencoder(int inputs, int hidden) {
      return network.apply(SparseAutoencoder.builder().inputs(inputs).hidden(hidden));
    }

    Training.Builder training(int epochs) {
      return training.apply(Training.epochs(epochs));
    }
  }

  /** Creates a method of 1,000 units that is probed by logistic regression. */
  Method(String name, String title, String source, Recipe... recipes) {
    this(
        name,
        title,
        source,
        Methods.UNITS,
        OptionalDouble.empty(),
        ProbeLoss.LOGISTIC,
        List.of(recipes));
  }
}
