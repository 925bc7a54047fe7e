/**
 * Pictures of weights and rows, drawn in pure Java: neither a display nor fonts are needed.
 *
 * <p>{@link io.github.sparseae.picture.WeightPicture} draws what each unit looks for, or adds to
 * the output, as a tile in one scale for all; {@link
 * io.github.sparseae.picture.ReconstructionPicture} sets rows beside their reconstructions. Both
 * give a {@link io.github.sparseae.picture.Picture}, which is saved as PNG.
 */
@NullMarked
package io.github.sparseae.picture;

import org.jspecify.annotations.NullMarked;
