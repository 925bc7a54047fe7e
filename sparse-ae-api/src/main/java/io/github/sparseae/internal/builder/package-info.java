/** Checks shared by all builders. */
@NullMarked
package io.github.sparseae.internal.builder;

import org.jspecify.annotations.NullMarked;
