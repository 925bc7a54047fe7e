/** What all builders have in common. */
@NullMarked
package io.github.sparseae.internal.builder;

import org.jspecify.annotations.NullMarked;
