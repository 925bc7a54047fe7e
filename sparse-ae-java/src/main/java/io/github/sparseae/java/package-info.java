/** The engine in plain Java. */
@NullMarked
package io.github.sparseae.java;

import org.jspecify.annotations.NullMarked;
