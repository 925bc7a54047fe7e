/** What every sample needs: its command line, its digits, its machine and its output folder. */
@NullMarked
package io.github.sparseae.samples.run;

import org.jspecify.annotations.NullMarked;
