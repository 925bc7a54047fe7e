/** How a network learns: options, optimisers, the one training loop and what it reports. */
@NullMarked
package io.github.sparseae.train;

import org.jspecify.annotations.NullMarked;
