/** What Spark's generated code calls. */
@NullMarked
package io.github.sparseae.spark.internal;

import org.jspecify.annotations.NullMarked;
