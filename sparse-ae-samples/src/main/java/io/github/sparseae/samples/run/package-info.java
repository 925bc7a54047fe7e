/** What all samples share: command line, digits, environment and output folder. */
@NullMarked
package io.github.sparseae.samples.run;

import org.jspecify.annotations.NullMarked;
