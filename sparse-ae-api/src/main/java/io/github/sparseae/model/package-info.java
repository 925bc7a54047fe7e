/** What a network is: activations, penalties, losses and initial weights, as immutable data. */
@NullMarked
package io.github.sparseae.model;

import org.jspecify.annotations.NullMarked;
