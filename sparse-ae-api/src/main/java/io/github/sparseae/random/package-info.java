/** The one source of chance: a documented generator that gives the same numbers everywhere. */
@NullMarked
package io.github.sparseae.random;

import org.jspecify.annotations.NullMarked;
