/** Networks as ONNX files. */
@SuppressWarnings("requires-automatic")
module io.github.sparseae.onnx {
  requires com.google.common;
  requires com.google.protobuf;
  requires org.tribuo.util.onnx;
  requires transitive io.github.sparseae;
  requires static com.google.errorprone.annotations; // named in Guava's class files
  requires static transitive org.jspecify;

  exports io.github.sparseae.onnx;
}
