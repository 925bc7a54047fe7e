/** The sparse family side by side: every kind of sparsity, trained and measured alike. */
@NullMarked
package io.github.sparseae.samples.family;

import org.jspecify.annotations.NullMarked;
