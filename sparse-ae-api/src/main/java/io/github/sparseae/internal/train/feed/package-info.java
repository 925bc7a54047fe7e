/** Where the rows of a training come from: memory, or a thread that reads a stream. */
@NullMarked
package io.github.sparseae.internal.train.feed;

import org.jspecify.annotations.NullMarked;
