/** Single calls, measured by JMH. */
@NullMarked
package io.github.sparseae.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
