/** Other libraries, each written for as its own users write who want speed. */
@NullMarked
package io.github.sparseae.benchmarks.peers;

import org.jspecify.annotations.NullMarked;

