/** The processes of candidates, their rounds and their results. */
@NullMarked
package io.github.sparseae.benchmarks.measure;

import org.jspecify.annotations.NullMarked;
