/**
 * Tables as people have them, with numbers in units, categories, flags and missing values, and
 * their translation to rows of numbers and back. {@link io.github.sparseae.table.TableSchema} is
 * inferred once and then fixed.
 */
@NullMarked
package io.github.sparseae.table;

import org.jspecify.annotations.NullMarked;
