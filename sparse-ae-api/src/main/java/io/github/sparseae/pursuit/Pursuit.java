package io.github.sparseae.pursuit;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;
import static io.github.sparseae.internal.builder.ArgumentChecks.checkAtLeastZero;

import java.util.Locale;

/**
 * A way to solve for the sparse code h of a row x over atoms d_j, such that {@code x ≈ Σ_j h_j
 * d_j}: one atom after the other, until enough are active or the residual {@code r = x − Σ_j h_j
 * d_j} is small. Each pursuit also ends where ‖r‖₂ is below 1e-7 ‖x‖₂, which is rounding, and where
 * no atom is left that would lessen it. Of equal atoms the first is chosen.
 *
 * <pre>{@code
 * DenseArray codes = sae.encode(samples, Pursuit.orthogonal(25));
 * }</pre>
 *
 * @param kind how an atom and its weight are chosen
 * @param steps the largest number of steps, each of which adds one atom at most; positive
 * @param error ends the pursuit where ‖r‖₂ is below it, at least 0
 */
public record Pursuit(Kind kind, int steps, double error) {

  /** How an atom and its weight are chosen in a step. */
  public enum Kind {
    /**
     * Orthogonal matching pursuit: adds the atom with the largest |r·d_j| / ‖d_j‖ and sets the
     * weights of all chosen atoms, of either sign, to those of least squares. Source: Pati,
     * Rezaiifar and Krishnaprasad (1993); by the Cholesky factor of the chosen atoms' products, as
     * Rubinstein, Zibulevsky and Elad, "Efficient implementation of the K-SVD algorithm using batch
     * orthogonal matching pursuit" (2008).
     */
    ORTHOGONAL,

    /**
     * Non-negative gradient pursuit: adds the atom with the largest r·d_j / ‖d_j‖, if that is
     * positive, and moves the weights of all chosen atoms along their gradient, by the length of
     * the steepest descent, to 0 at least. The final weights are those of non-negative least
     * squares over the chosen atoms, by coordinate descent of at most 1,000 rounds. Sources:
     * Blumensath and Davies, "Gradient pursuits" (2008); Smith, "Replacing SAE encoders with
     * inference-time optimisation" (2024), which has no coordinate descent.
     */
    NON_NEGATIVE,

    /**
     * Matching pursuit: chooses the atom with the largest r·d_j, if that is positive, an atom
     * chosen before included, and adds v = r·d_j to its weight, so that r becomes r − v d_j. Ends
     * where a step has chosen an atom that was active already, or would not lessen the residual,
     * ‖d_j‖² ≥ 2. For atoms of norm 1 it is that of Mallat and Zhang (1993); for others it is as in
     * SAELens' {@code matching_pursuit}, whose {@code residual_threshold} is {@code error}.
     */
    MATCHING
  }

  public Pursuit {
    checkNotNull(kind, "kind");
    checkArgument(steps > 0, "steps must be positive, was %s", steps);
    checkAtLeastZero("error", error);
  }

  /**
   * Returns orthogonal matching pursuit of a largest number of active atoms, with an error of 0.
   * There are never more than inputs, so {@link Integer#MAX_VALUE} leaves the number to {@link
   * #error(double)}.
   */
  public static Pursuit orthogonal(int active) {
    return new Pursuit(Kind.ORTHOGONAL, active, 0);
  }

  /**
   * Returns non-negative gradient pursuit of a largest number of active atoms, with an error of 0.
   */
  public static Pursuit nonNegative(int active) {
    return new Pursuit(Kind.NON_NEGATIVE, active, 0);
  }

  /** Returns matching pursuit of a largest number of steps, with an error of 0. */
  public static Pursuit matching(int steps) {
    return new Pursuit(Kind.MATCHING, steps, 0);
  }

  /**
   * Sets the error ‖r‖₂, at least 0, at which the pursuit ends before all steps; of normalized
   * rows, if the network normalizes them.
   */
  public Pursuit error(double error) {
    return new Pursuit(kind, steps, error);
  }

  /** The kind and its bounds, for example {@code orthogonal pursuit of 25}. */
  @Override
  public String toString() {
    String name = kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    return name
        + " pursuit"
        + (steps < Integer.MAX_VALUE ? " of " + steps : "")
        + (error > 0 ? " to an error of " + error : "");
  }
}
