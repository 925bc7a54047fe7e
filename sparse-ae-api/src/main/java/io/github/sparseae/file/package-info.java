/** Model files. */
@NullMarked
package io.github.sparseae.file;

import org.jspecify.annotations.NullMarked;
