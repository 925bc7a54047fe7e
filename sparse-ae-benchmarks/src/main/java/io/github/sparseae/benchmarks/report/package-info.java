/** What benchmarks leave behind. */
@NullMarked
package io.github.sparseae.benchmarks.report;

import org.jspecify.annotations.NullMarked;
