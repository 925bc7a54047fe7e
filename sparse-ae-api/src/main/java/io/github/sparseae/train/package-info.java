/** The options of training, its listeners and its reports. */
@NullMarked
package io.github.sparseae.train;

import org.jspecify.annotations.NullMarked;
