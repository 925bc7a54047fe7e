/** Linear probes: linear classifiers fitted to fixed codes. */
@NullMarked
package io.github.sparseae.probe;

import org.jspecify.annotations.NullMarked;
