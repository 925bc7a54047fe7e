/** The codec of SAELens folders. */
@NullMarked
package io.github.sparseae.internal.file.saelens;

import org.jspecify.annotations.NullMarked;
