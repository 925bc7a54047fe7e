/** What a network learns from: rows of numbers, labels, and the files they come in. */
@NullMarked
package io.github.sparseae.data;

import org.jspecify.annotations.NullMarked;
