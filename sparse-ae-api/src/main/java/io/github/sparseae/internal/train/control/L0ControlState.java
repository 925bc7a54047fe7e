package io.github.sparseae.internal.train.control;

import io.github.sparseae.train.TargetL0;

/**
 * How far the closed loop of {@link TargetL0} has come.
 *
 * @param logFactor the logarithm of what the penalty's weight is multiplied by
 * @param starting whether the factor still rises to 1 from below, as in the beginning
 * @param error the logarithm of L0 over where it should have been, at the last move; NaN before
 * @param l0 the running mean of L0 over moves, each counting a fifth; NaN before the first
 * @param startError the logarithm of L0 over the target where the path to the target began; NaN
 *     before
 * @param startShare the share of all steps that were done then
 * @param steps how many steps were made since the last move
 * @param rows how many rows these had
 * @param active how many units were active on these rows, added up
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
