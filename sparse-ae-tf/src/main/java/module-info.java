import io.github.sparseae.engine.EngineProvider;
import io.github.sparseae.tf.TensorFlowEngineProvider;

/**
 * The TensorFlow Java engine, found as a service by {@code io.github.sparseae}.
 *
 * @uses EngineProvider
 */
@SuppressWarnings("requires-automatic")
module io.github.sparseae.tf {
  requires com.google.common;
  requires com.google.protobuf;
  requires com.sun.jna;
  requires jdk.management;
  requires org.bytedeco.javacpp;
  requires org.tensorflow.ndarray;
  requires tensorflow;
  requires tensorflow.nativelib;
  requires io.github.sparseae.java;
  requires transitive io.github.sparseae;
  requires static com.google.errorprone.annotations; // named in Guava's class files
  requires static transitive org.jspecify;

  exports io.github.sparseae.tf;

  uses EngineProvider;

  provides EngineProvider with
      TensorFlowEngineProvider;
}
