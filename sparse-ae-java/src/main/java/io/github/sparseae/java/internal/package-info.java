/** The networks of the engine: their passes, losses, gradients and steps. */
@NullMarked
package io.github.sparseae.java.internal;

import org.jspecify.annotations.NullMarked;
