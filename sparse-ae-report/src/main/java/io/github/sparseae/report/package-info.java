/** What a person looks at: pages of a training, of its units and of a sweep, and event files. */
@NullMarked
package io.github.sparseae.report;

import org.jspecify.annotations.NullMarked;
