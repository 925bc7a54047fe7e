/**
 * Data sets to learn on.
 *
 * <p>{@link io.github.sparseae.datasets.Mnist} is downloaded once, checked by SHA-256 and kept;
 * {@link io.github.sparseae.datasets.GeneratedDigits} need no network; {@link
 * io.github.sparseae.datasets.SyntheticActivations} are sums of known features, against which the
 * units of a network can be held.
 */
@NullMarked
package io.github.sparseae.datasets;

import org.jspecify.annotations.NullMarked;
