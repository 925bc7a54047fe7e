/** A service that scores rows over HTTP, with the Java Development Kit's own server. */
@NullMarked
package io.github.sparseae.samples.service;

import org.jspecify.annotations.NullMarked;
