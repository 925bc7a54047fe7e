/** Data sets to learn on: MNIST, generated digits, and activations with known features. */
@NullMarked
package io.github.sparseae.datasets;

import org.jspecify.annotations.NullMarked;
