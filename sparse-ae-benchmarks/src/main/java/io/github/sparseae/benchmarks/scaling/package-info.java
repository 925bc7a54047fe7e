/** How time and memory grow. */
@NullMarked
package io.github.sparseae.benchmarks.scaling;

import org.jspecify.annotations.NullMarked;
