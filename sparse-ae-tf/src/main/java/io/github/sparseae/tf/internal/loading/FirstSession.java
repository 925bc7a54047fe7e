package io.github.sparseae.tf.internal.loading;

import io.github.sparseae.tf.internal.graph.AsciiScope;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.TensorFlow;

/**
 * The first calls of TensorFlow, in a class of their own: if TensorFlow's classes are missing, this
 * class does not link, and its caller can still say why.
 */
final class FirstSession {
  private FirstSession() {}

  /** Loads the native library. */
  static void load() {
    TensorFlow.version();
  }

  /** Runs a session. TensorFlow writes messages at the first of a process. */
  static void run(EngineSettings settings) {
    try (Graph graph = new Graph();
        Session session = new Session(graph, Sessions.config(settings))) {
      session.runner().fetch(AsciiScope.ops(graph).constant(1f)).run().close();
    }
  }
}
