package io.github.sparseae.tf.internal.graph;

import io.github.sparseae.data.Samples;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TUint8;
import org.tensorflow.types.family.TFloating;
import org.tensorflow.types.family.TType;

/**
 * Rows in a GPU's memory; a step is fed row indices only. The gather on variables has a GPU kernel
 * for bytes, the gather on tensors has none. Labels have 64 bits, because TensorFlow keeps
 * variables of 32-bit integers on the host, from where each step would move all of them.
 */
final class ResidentRows<T extends TFloating> extends TrainingData<T> {
  private final TensorPrecision<T> numbers;
  private final Held<TUint8> bytes;
  private final Held<T> values;
  private final Held<TInt64> labels;
  private final Held<TFloat32> scale;

  /** An array of the session that is always replaced as a whole. */
  private static final class Held<U extends TType> {
    private final Class<U> type;
    private final VarHandleOp handle;
    private final Placeholder<U> fed;
    private final org.tensorflow.op.Op assignment;

    Held(Ops tf, String name, Class<U> type) {
      Ops scope = tf.withSubScope(name);
      this.type = type;
      handle = scope.varHandleOp(type, Shape.unknown(), VarHandleOp.sharedName(name));
      fed = scope.placeholder(type);
      assignment = scope.assignVariableOp(handle, fed);
    }

    Operand<U> value(Ops tf) {
      return tf.readVariableOp(handle, type);
    }

    Operand<U> gather(Ops tf, Operand<TInt32> rows) {
      return tf.resourceGather(handle, rows, type);
    }

    void set(Session session, Tensor tensor) {
      session.runner().feed(fed, tensor).addTarget(assignment).run().close();
    }
  }

  ResidentRows(Ops tf, TensorPrecision<T> numbers) {
    this.numbers = numbers;
    bytes = new Held<>(tf, "data.bytes", TUint8.class);
    values = new Held<>(tf, "data.values", numbers.type());
    labels = new Held<>(tf, "data.labels", TInt64.class);
    scale = new Held<>(tf, "data.scale", TFloat32.class);
  }

  @Override
  Batch<T> batch(Ops tf, int width, boolean fromBytes) {
    Ops scope = tf.withSubScope("data");
    Placeholder<TInt32> indices = scope.withName("rows").placeholder(TInt32.class);
    Operand<T> rows =
        scope.ensureShape(
            fromBytes
                ? scaled(scope, bytes.gather(scope, indices), scale.value(scope), numbers.type())
                : values.gather(scope, indices),
            Shape.of(-1, width));
    Operand<TInt32> classes = scope.dtypes.cast(labels.gather(scope, indices), TInt32.class);
    return new Batch<>(rows, classes, (feeds, wanted) -> feeds.integers(indices, wanted));
  }

  @Override
  public long numbersMoved(int rows) {
    return rows;
  }

  @Override
  public void take(Session session, Samples samples, int @Nullable [] classes) {
    unload(session);
    if (samples.isBytes()) {
      ByteBuffer source = samples.bytes();
      byte[] copy = new byte[source.remaining()];
      source.get(copy);
      try (TUint8 tensor = TUint8.tensorOf(Shape.of(samples.size(), samples.width()));
          TFloat32 factor = TFloat32.scalarOf(samples.scale())) {
        tensor.asRawTensor().data().write(copy);
        bytes.set(session, tensor);
        scale.set(session, factor);
      }
    } else {
      try (T tensor = numbers.tensor(samples)) {
        values.set(session, tensor);
      }
    }
    if (classes != null) {
      try (TInt64 tensor = TInt64.vectorOf(Arrays.stream(classes).asLongStream().toArray())) {
        labels.set(session, tensor);
      }
    }
  }

  @Override
  public void unload(Session session) {
    try (TUint8 noBytes = TUint8.tensorOf(Shape.of(0, 0));
        TInt64 noLabels = TInt64.tensorOf(Shape.of(0));
        T noValues = numbers.tensor(Variables.zeros(List.of(0, 0)))) {
      bytes.set(session, noBytes);
      labels.set(session, noLabels);
      values.set(session, noValues);
    }
  }
}
