package io.github.sparseae.samples.family;

import io.github.sparseae.probe.ProbeLoss;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A method of the literature and the recipes to train it.
 *
 * @param name its name on the command line and in files
 * @param title its title
 * @param source its publication
 * @param hidden the number of hidden units
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

  Method {
    recipes = List.copyOf(recipes);
  }

  /** Returns the name. */
  @Override
  public String toString() {
    return name;
  }
}
