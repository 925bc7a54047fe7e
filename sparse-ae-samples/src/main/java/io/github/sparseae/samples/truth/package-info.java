/** The sparse family on activations whose features are known. */
@NullMarked
package io.github.sparseae.samples.truth;

import org.jspecify.annotations.NullMarked;
