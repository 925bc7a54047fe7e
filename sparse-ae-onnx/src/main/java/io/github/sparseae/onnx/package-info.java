/** Networks as ONNX files: {@link io.github.sparseae.onnx.OnnxExport} writes them. */
@NullMarked
package io.github.sparseae.onnx;

import org.jspecify.annotations.NullMarked;
