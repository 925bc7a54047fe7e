package io.github.sparseae.tf;

import static com.google.common.base.Preconditions.checkNotNull;

import io.github.sparseae.data.Samples;
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
 * Rows that stay in Java's memory, where their owner has them already: a batch is gathered there
 * and fed. That takes as long as gathering in the graph, and no second copy of the data.
 */
final class GatheredRows<T extends TFloating> extends TrainingData<T> {
  private final Numbers<T> numbers;
  private final Placeholder<TUint8> bytes;
  private final Placeholder<TFloat32> scale;
  private final Placeholder<T> values;
  private final Placeholder<TInt32> labels;
  private @Nullable Samples samples;
  private int @Nullable [] classes;

  /** Bytes on their way, for one batch after the other. */
  private byte[] batch = {};

  GatheredRows(Ops tf, Numbers<T> numbers) {
    this.numbers = numbers;
    Ops scope = tf.withSubScope("data");
    bytes = scope.withName("bytes").placeholder(TUint8.class);
    scale = scope.withName("scale").placeholder(TFloat32.class);
    values = scope.withName("values").placeholder(numbers.type());
    labels = scope.withName("labels").placeholder(TInt32.class);
  }

  @Override
  Operand<T> batch(Ops tf, int width, boolean fromBytes) {
    return ofWidth(tf, fromBytes ? scaled(tf, bytes, scale, numbers.type()) : values, width);
  }

  @Override
  Operand<TInt32> labels(Ops tf) {
    return labels;
  }

  @Override
  void feed(Feeds<T> feeds, int[] rows) {
    Samples from = checkNotNull(samples, "no rows were loaded");
    if (from.isBytes()) {
      int size = Math.multiplyExact(rows.length, from.width());
      if (batch.length != size) {
        batch = new byte[size];
      }
      from.gather(rows, batch);
      TUint8 tensor = TUint8.tensorOf(Shape.of(rows.length, from.width()));
      feeds.feed(bytes, tensor);
      tensor.asRawTensor().data().write(batch);
      feeds.feed(scale, TFloat32.scalarOf(from.scale()));
    } else {
      feeds.feed(values, numbers.gathered(from, rows));
    }
    if (classes != null) {
      int[] labelled = new int[rows.length];
      for (int i = 0; i < labelled.length; i++) {
        labelled[i] = classes[rows[i]];
      }
      feeds.integers(labels, labelled);
    }
  }

  @Override
  void take(Session session, Samples samples, int @Nullable [] classes) {
    this.samples = samples;
    this.classes = classes;
  }

  @Override
  void unload(Session session) {
    samples = null;
    classes = null;
    batch = new byte[0];
  }
}
