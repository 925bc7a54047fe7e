/** Files and folders that are written in one step, and numbers of 16 bits. */
@NullMarked
package io.github.sparseae.internal.io;

import org.jspecify.annotations.NullMarked;
