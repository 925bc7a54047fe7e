/**
 * What changes a training while it runs: the control of L0, the resampling of dead units,
 * diagnostics.
 */
@NullMarked
package io.github.sparseae.internal.train.control;

import org.jspecify.annotations.NullMarked;
