package io.github.sparseae.tf;

import io.github.sparseae.data.Samples;
import java.nio.ByteBuffer;
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
import org.tensorflow.types.TUint8;
import org.tensorflow.types.family.TFloating;
import org.tensorflow.types.family.TType;

/**
 * The rows a network is trained on, kept in the session: bytes as bytes, at a quarter of the
 * memory, cast as they are gathered; everything else in the network's precision. A training step is
 * told row numbers only.
 */
final class TrainingData<T extends TFloating> {
  private final Numbers<T> numbers;
  private final Held<TUint8> bytes;
  private final Held<T> values;
  private final Held<TInt32> labels;
  private final Held<TFloat32> scale;
  private boolean asBytes;

  /** One array of the session that is replaced whole. */
  private static final class Held<U extends TType> {
    final Operand<U> value;
    private final Placeholder<U> fed;
    private final org.tensorflow.op.Op assignment;

    Held(Ops tf, String name, Class<U> type) {
      Ops scope = tf.withSubScope(name);
      VarHandleOp handle = scope.varHandleOp(type, Shape.unknown(), VarHandleOp.sharedName(name));
      value = scope.readVariableOp(handle, type);
      fed = scope.placeholder(type);
      assignment = scope.assignVariableOp(handle, fed);
    }

    void set(Session session, Tensor tensor) {
      session.runner().feed(fed, tensor).addTarget(assignment).run().close();
    }
  }

  TrainingData(Ops tf, Numbers<T> numbers) {
    this.numbers = numbers;
    bytes = new Held<>(tf, "data.bytes", TUint8.class);
    values = new Held<>(tf, "data.values", numbers.type());
    labels = new Held<>(tf, "data.labels", TInt32.class);
    scale = new Held<>(tf, "data.scale", TFloat32.class);
  }

  /** Whether the rows are bytes now: which of the two ways {@link #gather} has to go. */
  boolean isBytes() {
    return asBytes;
  }

  /** Rows by number, in the network's precision: {@code [rows.length, inputs]}. */
  Operand<T> gather(Ops tf, Operand<TInt32> rows, int width, boolean fromBytes) {
    Operand<TInt32> axis = tf.constant(0);
    Operand<T> gathered =
        fromBytes
            ? tf.dtypes.cast(
                tf.math.mul(
                    tf.dtypes.cast(tf.gather(bytes.value, rows, axis), TFloat32.class),
                    scale.value),
                numbers.type())
            : tf.gather(values.value, rows, axis);
    return tf.ensureShape(gathered, Shape.of(-1, width));
  }

  /** Labels by row number. */
  Operand<TInt32> gatherLabels(Ops tf, Operand<TInt32> rows) {
    return tf.gather(labels.value, rows, tf.constant(0));
  }

  void load(Session session, Samples samples, int @Nullable [] classes) {
    unload(session);
    asBytes = samples.isBytes();
    if (asBytes) {
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
      try (TInt32 tensor = TInt32.vectorOf(classes)) {
        labels.set(session, tensor);
      }
    }
  }

  /** Gives the memory back. */
  void unload(Session session) {
    try (TUint8 noBytes = TUint8.tensorOf(Shape.of(0, 0));
        TInt32 noLabels = TInt32.tensorOf(Shape.of(0));
        T noValues = numbers.tensor(Variables.zeros(List.of(0, 0)))) {
      bytes.set(session, noBytes);
      labels.set(session, noLabels);
      values.set(session, noValues);
    }
  }
}
