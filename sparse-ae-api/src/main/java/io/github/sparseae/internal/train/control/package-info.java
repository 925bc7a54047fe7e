/** What changes a running training, and what watches it. */
@NullMarked
package io.github.sparseae.internal.train.control;

import org.jspecify.annotations.NullMarked;
