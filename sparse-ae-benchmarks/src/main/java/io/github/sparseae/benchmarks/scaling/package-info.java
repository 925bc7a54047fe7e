/** How time and memory grow with rows and hidden units. */
@NullMarked
package io.github.sparseae.benchmarks.scaling;

import org.jspecify.annotations.NullMarked;
