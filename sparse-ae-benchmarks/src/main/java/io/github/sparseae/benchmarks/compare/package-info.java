/** The comparison with other libraries and of settings. */
@NullMarked
package io.github.sparseae.benchmarks.compare;

import org.jspecify.annotations.NullMarked;
