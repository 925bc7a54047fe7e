/** The reader of NumPy's files, and of other files of numbers whose header is known. */
@NullMarked
package io.github.sparseae.internal.data.npy;

import org.jspecify.annotations.NullMarked;
