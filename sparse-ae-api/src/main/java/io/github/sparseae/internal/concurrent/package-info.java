/** Values that another thread computes, and the turns of threads that call at once. */
@NullMarked
package io.github.sparseae.internal.concurrent;

import org.jspecify.annotations.NullMarked;
