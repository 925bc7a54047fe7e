/** The reader of IDX files. */
@NullMarked
package io.github.sparseae.internal.data.idx;

import org.jspecify.annotations.NullMarked;
