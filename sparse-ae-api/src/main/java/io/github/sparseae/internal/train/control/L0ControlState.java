package io.github.sparseae.internal.train.control;

import io.github.sparseae.train.TargetL0;

/**
 * The state of the controller of {@link TargetL0}.
 *
 * @param logFactor the logarithm of the factor of the penalty's weight
 * @param starting whether the factor still rises to 1, as in the beginning
 * @param error the logarithm of L0 over its path at the last move; NaN before
 * @param l0 the running mean of L0 over moves, each with a weight of 1/5; NaN before the first
 * @param startError the logarithm of L0 over the target where the path began; NaN before
 * @param startShare the share of all steps that were done there
 * @param steps the number of steps since the last move
 * @param rows the number of their rows
 * @param active the sum of active units over these rows
 */
public record L0ControlState(
    double logFactor,
    boolean starting,
    double error,
    double l0,
    double startError,
    double startShare,
    int steps,
    long rows,
    double active) {}
