/** The parts of pages: the frame, tables, and charts as SVG. */
@NullMarked
package io.github.sparseae.report.internal;

import org.jspecify.annotations.NullMarked;
