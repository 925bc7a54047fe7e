package io.github.sparseae.tf.internal.graph;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/** The feeds of one session call. Holds their tensors until it is closed. */
public final class Feeds<T extends TFloating> implements AutoCloseable {
  private final Session.Runner runner;
  private final TensorPrecision<T> numbers;
  private final List<Tensor> tensors = new ArrayList<>();

  public Feeds(Session session, TensorPrecision<T> numbers) {
    this.runner = session.runner();
    this.numbers = numbers;
  }

  public Session.Runner runner() {
    return runner;
  }

  void scalar(Operand<T> placeholder, double value) {
    feed(placeholder, numbers.scalar(value));
  }

  void integer(Operand<TInt32> placeholder, int value) {
    feed(placeholder, TInt32.scalarOf(value));
  }

  public void integers(Operand<TInt32> placeholder, int[] values) {
    feed(placeholder, TInt32.vectorOf(values));
  }

  /** Feeds a tensor, which is closed with the others. */
  public void feed(Operand<?> placeholder, Tensor tensor) {
    tensors.add(tensor);
    runner.feed(placeholder, tensor);
  }

  @Override
  public void close() {
    tensors.forEach(Tensor::close);
  }
}
