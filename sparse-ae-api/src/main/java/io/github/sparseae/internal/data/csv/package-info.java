/** The reader and the writer of CSV files. */
@NullMarked
package io.github.sparseae.internal.data.csv;

import org.jspecify.annotations.NullMarked;
