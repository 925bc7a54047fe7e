/** Passes over rows, and the kinds of rows that are streamed. */
@NullMarked
package io.github.sparseae.internal.data;

import org.jspecify.annotations.NullMarked;
