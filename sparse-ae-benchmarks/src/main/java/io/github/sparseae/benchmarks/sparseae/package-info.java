/** sparse-ae as an implementation, and lower bounds in bare TensorFlow. */
@NullMarked
package io.github.sparseae.benchmarks.sparseae;

import org.jspecify.annotations.NullMarked;
