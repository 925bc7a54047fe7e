/** The border between this library and whatever does the arithmetic. */
@NullMarked
package io.github.sparseae.engine;

import org.jspecify.annotations.NullMarked;
