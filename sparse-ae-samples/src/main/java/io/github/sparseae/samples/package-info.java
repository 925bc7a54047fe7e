/** The sample programs: one class with a {@code main} for each. */
@NullMarked
package io.github.sparseae.samples;

import org.jspecify.annotations.NullMarked;
