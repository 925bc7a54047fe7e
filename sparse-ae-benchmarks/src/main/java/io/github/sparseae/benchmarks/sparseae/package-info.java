/** sparse-ae as an implementation, and the least that TensorFlow needs for a step. */
@NullMarked
package io.github.sparseae.benchmarks.sparseae;

import org.jspecify.annotations.NullMarked;
