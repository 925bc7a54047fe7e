/** What costs what inside of a process. */
@NullMarked
package io.github.sparseae.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
