/** Conversion of models to and from SAELens folders. */
@NullMarked
package io.github.sparseae.internal.file.saelens;

import org.jspecify.annotations.NullMarked;
