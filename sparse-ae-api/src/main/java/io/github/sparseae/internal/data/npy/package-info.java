/** The reader of NumPy's files. */
@NullMarked
package io.github.sparseae.internal.data.npy;

import org.jspecify.annotations.NullMarked;
