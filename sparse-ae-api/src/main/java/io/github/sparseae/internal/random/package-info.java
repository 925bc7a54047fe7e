/** Seeded streams of pseudo-random numbers, the same on every platform. */
@NullMarked
package io.github.sparseae.internal.random;

import org.jspecify.annotations.NullMarked;
