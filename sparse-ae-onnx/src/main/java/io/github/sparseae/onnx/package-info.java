/** Export of networks as ONNX files: {@link io.github.sparseae.onnx.OnnxExport}. */
@NullMarked
package io.github.sparseae.onnx;

import org.jspecify.annotations.NullMarked;
