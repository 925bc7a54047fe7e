/** Linear probes: what a linear classifier can read off a frozen code. */
@NullMarked
package io.github.sparseae.probe;

import org.jspecify.annotations.NullMarked;
