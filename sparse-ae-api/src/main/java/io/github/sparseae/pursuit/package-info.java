/**
 * Sparse codes that are solved for: pursuits over the atoms of a dictionary.
 *
 * <p>An encoder guesses a code in one step. A {@link io.github.sparseae.pursuit.Pursuit} searches
 * for a better one over the same decoder, row by row, which costs more time: {@code
 * sae.encode(rows, Pursuit.orthogonal(25))}. {@link io.github.sparseae.pursuit.Dictionary} does so
 * over any atoms.
 */
@NullMarked
package io.github.sparseae.pursuit;

import org.jspecify.annotations.NullMarked;
