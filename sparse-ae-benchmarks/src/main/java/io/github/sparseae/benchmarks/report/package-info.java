/** The page of results, its chapters and files. */
@NullMarked
package io.github.sparseae.benchmarks.report;

import org.jspecify.annotations.NullMarked;
