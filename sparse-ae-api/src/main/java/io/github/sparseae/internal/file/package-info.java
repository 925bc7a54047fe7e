/** Conversion of models, checkpoints and their parts to and from files. */
@NullMarked
package io.github.sparseae.internal.file;

import org.jspecify.annotations.NullMarked;
