/** The codecs of model files and checkpoints. */
@NullMarked
package io.github.sparseae.internal.file;

import org.jspecify.annotations.NullMarked;
