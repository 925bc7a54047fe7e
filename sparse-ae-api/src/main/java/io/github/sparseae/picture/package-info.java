/** Weights and reconstructions as pictures. */
@NullMarked
package io.github.sparseae.picture;

import org.jspecify.annotations.NullMarked;
