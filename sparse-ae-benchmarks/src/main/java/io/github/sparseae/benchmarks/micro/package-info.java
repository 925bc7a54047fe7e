/** Single calls for JMH to time. */
@NullMarked
package io.github.sparseae.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
