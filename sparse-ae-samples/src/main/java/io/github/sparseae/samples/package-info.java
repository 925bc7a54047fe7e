/** Programs to run and to read: the lecture on sparse autoencoders, step by step. */
@NullMarked
package io.github.sparseae.samples;

import org.jspecify.annotations.NullMarked;
