@NullMarked
package io.github.sparseae.spark;

import org.jspecify.annotations.NullMarked;
