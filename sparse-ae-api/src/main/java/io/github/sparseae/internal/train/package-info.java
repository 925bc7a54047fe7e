/** The training loop, and the state that it carries from step to step. */
@NullMarked
package io.github.sparseae.internal.train;

import org.jspecify.annotations.NullMarked;
