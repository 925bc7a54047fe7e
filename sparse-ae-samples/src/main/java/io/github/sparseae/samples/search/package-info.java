/** Search engines, which find rows by their sparse codes. */
@NullMarked
package io.github.sparseae.samples.search;

import org.jspecify.annotations.NullMarked;
