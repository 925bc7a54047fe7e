/** Files and folders that are written in one step, numbers of 16 bits, and texts of messages. */
@NullMarked
package io.github.sparseae.internal.io;

import org.jspecify.annotations.NullMarked;
