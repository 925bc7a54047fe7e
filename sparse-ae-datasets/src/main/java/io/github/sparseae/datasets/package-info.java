/** Data sets to learn on: MNIST, and generated digits. */
@NullMarked
package io.github.sparseae.datasets;

import org.jspecify.annotations.NullMarked;
