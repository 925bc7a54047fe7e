/** Values that another thread computes. */
@NullMarked
package io.github.sparseae.internal.concurrent;

import org.jspecify.annotations.NullMarked;
