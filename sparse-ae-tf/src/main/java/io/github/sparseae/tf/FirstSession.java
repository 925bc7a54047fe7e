package io.github.sparseae.tf;

import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.TensorFlow;
import org.tensorflow.op.Ops;

/**
 * TensorFlow's first steps, in a class of their own: where TensorFlow's classes are missing, this
 * one does not link, and whoever calls it can still say why.
 */
final class FirstSession {
  private FirstSession() {}

  /** Loads the native library. */
  static void load() {
    TensorFlow.version();
  }

  /** Runs one session: the first of a process makes TensorFlow talk. */
  static void run() {
    try (Graph graph = new Graph();
        Session session = new Session(graph, Sessions.config())) {
      session.runner().fetch(Ops.create(graph).constant(1f)).run().close();
    }
  }
}
