/** The command line: trains, encodes, scores and converts without a program. */
@NullMarked
package io.github.sparseae.cli;

import org.jspecify.annotations.NullMarked;
