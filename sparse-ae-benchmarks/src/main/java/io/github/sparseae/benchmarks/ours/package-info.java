/** sparse-ae as a contender, and the least that TensorFlow needs for a step. */
@NullMarked
package io.github.sparseae.benchmarks.ours;

import org.jspecify.annotations.NullMarked;
