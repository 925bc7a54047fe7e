/**
 * Linear probes: linear classifiers fitted to fixed codes until they converge, a measure of what
 * the codes hold.
 *
 * <p>{@link io.github.sparseae.probe.LinearProbe} is logistic regression or a linear support vector
 * machine ({@link io.github.sparseae.probe.ProbeLoss}) with an L2 penalty that is given or chosen
 * on validation rows; {@link io.github.sparseae.probe.ProbeFit} says how the fit ended.
 */
@NullMarked
package io.github.sparseae.probe;

import org.jspecify.annotations.NullMarked;
