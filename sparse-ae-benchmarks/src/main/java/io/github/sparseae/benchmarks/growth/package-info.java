/** How time and memory grow. */
@NullMarked
package io.github.sparseae.benchmarks.growth;

import org.jspecify.annotations.NullMarked;
