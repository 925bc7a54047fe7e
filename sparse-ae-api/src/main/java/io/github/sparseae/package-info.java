/**
 * The two things a user holds: {@link io.github.sparseae.SparseAutoencoder}, which learns sparse
 * codes of dense vectors, and {@link io.github.sparseae.Classifier}, which learns classes from such
 * codes.
 */
@NullMarked
package io.github.sparseae;

import org.jspecify.annotations.NullMarked;
