/**
 * The process that is measured and the interface of the implementations in it. It needs only the
 * library's API, so that the class path of another library has no other engine.
 */
@NullMarked
package io.github.sparseae.benchmarks.worker;

import org.jspecify.annotations.NullMarked;
