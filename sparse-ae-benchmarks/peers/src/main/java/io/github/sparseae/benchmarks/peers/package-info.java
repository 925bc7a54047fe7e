/** Other libraries, each used in the way that is fastest there. */
@NullMarked
package io.github.sparseae.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
