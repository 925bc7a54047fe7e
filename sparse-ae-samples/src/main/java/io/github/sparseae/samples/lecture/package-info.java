/** The lecture in its ten steps, its options, and its console, page and results file. */
@NullMarked
package io.github.sparseae.samples.lecture;

import org.jspecify.annotations.NullMarked;
