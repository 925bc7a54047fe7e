/** Sparse codes that are solved for: pursuits over the atoms of a dictionary. */
@NullMarked
package io.github.sparseae.pursuit;

import org.jspecify.annotations.NullMarked;
