/** The layouts in which other projects publish sparse autoencoders. */
@NullMarked
package io.github.sparseae.internal.file.published;

import org.jspecify.annotations.NullMarked;
