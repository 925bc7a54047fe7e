package io.github.sparseae.tf;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/** What one call of a session is fed. Holds the tensors until it is closed. */
final class Feeds<T extends TFloating> implements AutoCloseable {
  private final Session.Runner runner;
  private final Numbers<T> numbers;
  private final List<Tensor> tensors = new ArrayList<>();

  Feeds(Session session, Numbers<T> numbers) {
    this.runner = session.runner();
    this.numbers = numbers;
  }

  Session.Runner runner() {
    return runner;
  }

  void scalar(Operand<T> placeholder, double value) {
    feed(placeholder, numbers.scalar(value));
  }

  void integer(Operand<TInt32> placeholder, int value) {
    feed(placeholder, TInt32.scalarOf(value));
  }

  void integers(Operand<TInt32> placeholder, int[] values) {
    feed(placeholder, TInt32.vectorOf(values));
  }

  /** Feeds a tensor, which is closed with the others. */
  void feed(Operand<?> placeholder, Tensor tensor) {
    tensors.add(tensor);
    runner.feed(placeholder, tensor);
  }

  @Override
  public void close() {
    tensors.forEach(Tensor::close);
  }
}
