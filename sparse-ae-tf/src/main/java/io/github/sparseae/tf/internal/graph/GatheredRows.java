package io.github.sparseae.tf.internal.graph;

import static com.google.common.base.Preconditions.checkNotNull;

import io.github.sparseae.data.Samples;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TUint8;
import org.tensorflow.types.family.TFloating;

/**
 * Rows that stay in Java's memory: a batch is gathered there and fed, which takes as long as
 * gathering in the graph, and no second copy of the data.
 */
final class GatheredRows<T extends TFloating> extends TrainingData<T> {
  private final TensorPrecision<T> numbers;
  private @Nullable Samples samples;
  private int @Nullable [] classes;

  /** A buffer that batches of bytes share. */
  private byte[] passing = {};

  GatheredRows(TensorPrecision<T> numbers) {
    this.numbers = numbers;
  }

  @Override
  Batch<T> batch(Ops tf, int width, boolean fromBytes) {
    Ops scope = tf.withSubScope("data");
    Placeholder<TUint8> bytes = scope.withName("bytes").placeholder(TUint8.class);
    Placeholder<TFloat32> scale = scope.withName("scale").placeholder(TFloat32.class);
    Placeholder<T> values = scope.withName("values").placeholder(numbers.type());
    Placeholder<TInt32> labels = scope.withName("labels").placeholder(TInt32.class);
    Operand<T> rows =
        scope.ensureShape(
            fromBytes ? scaled(scope, bytes, scale, numbers.type()) : values, Shape.of(-1, width));
    return new Batch<>(
        rows,
        labels,
        (feeds, wanted) -> {
          Samples from = checkNotNull(samples, "no rows were loaded");
          if (from.isBytes()) {
            int size = Math.multiplyExact(wanted.length, width);
            if (passing.length != size) {
              passing = new byte[size];
            }
            from.gather(wanted, passing);
            TUint8 tensor = TUint8.tensorOf(Shape.of(wanted.length, width));
            feeds.feed(bytes, tensor);
            tensor.asRawTensor().data().write(passing);
            feeds.feed(scale, TFloat32.scalarOf(from.scale()));
          } else {
            feeds.feed(values, numbers.gathered(from, wanted));
          }
          if (classes != null) {
            int[] all = classes;
            feeds.integers(labels, Arrays.stream(wanted).map(row -> all[row]).toArray());
          }
        });
  }

  @Override
  public long numbersMoved(int rows) {
    return (long) rows * checkNotNull(samples, "no rows were loaded").width();
  }

  @Override
  public void take(Session session, Samples samples, int @Nullable [] classes) {
    this.samples = samples;
    this.classes = classes;
  }

  @Override
  public void unload(Session session) {
    samples = null;
    classes = null;
    passing = new byte[0];
  }
}
