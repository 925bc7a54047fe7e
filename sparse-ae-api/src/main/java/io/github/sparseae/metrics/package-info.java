/** Reports on sparsity, reconstruction, anomalies and classification, each with its formula. */
@NullMarked
package io.github.sparseae.metrics;

import org.jspecify.annotations.NullMarked;
