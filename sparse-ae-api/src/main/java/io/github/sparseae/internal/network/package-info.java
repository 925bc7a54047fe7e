/** Networks as the public types hold them: guarded, batched, trained, saved. */
@NullMarked
package io.github.sparseae.internal.network;

import org.jspecify.annotations.NullMarked;
