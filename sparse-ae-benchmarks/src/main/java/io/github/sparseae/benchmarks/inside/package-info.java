/** What costs what inside of a process. */
@NullMarked
package io.github.sparseae.benchmarks.inside;

import org.jspecify.annotations.NullMarked;
