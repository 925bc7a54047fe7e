package io.github.sparseae.samples.family;

import io.github.sparseae.probe.ProbeLoss;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A method of the literature, and the ways to train it that are tried.
 *
 * @param name on the command line and in files
 * @param title what it is called
 * @param source who described it
 * @param hidden how many units its code has
 * @param publishedError the error, in percent, that its authors report for a linear classifier on
 *     codes of this width; empty if they do not
 * @param probe what its authors' linear classifier makes small
 * @param recipes a fixed set, the one that selection chose first
 */
record Method(
    String name,
    String title,
    String source,
    int hidden,
    OptionalDouble publishedError,
    ProbeLoss probe,
    List<Recipe> recipes) {

  /** A method whose codes logistic regression is fitted to. */
  Method(
      String name,
      String title,
      String source,
      int hidden,
      OptionalDouble publishedError,
      List<Recipe> recipes) {
    this(name, title, source, hidden, publishedError, ProbeLoss.LOGISTIC, recipes);
  }

  Method {
    recipes = List.copyOf(recipes);
  }

  /** The name. */
  @Override
  public String toString() {
    return name;
  }
}
