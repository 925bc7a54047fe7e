/**
 * What every implementation of a comparison does, and the process it does it in. Needs nothing but
 * the library's API, so that a peer's class path holds no other engine.
 */
@NullMarked
package io.github.sparseae.benchmarks.worker;

import org.jspecify.annotations.NullMarked;
