/**
 * The options of training, its listeners and its reports.
 *
 * <p>An argument outside its documented range is an {@link IllegalArgumentException} that names the
 * argument and its value.
 */
@NullMarked
package io.github.sparseae.train;

import org.jspecify.annotations.NullMarked;
