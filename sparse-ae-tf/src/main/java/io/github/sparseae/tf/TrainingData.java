package io.github.sparseae.tf;

import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Samples;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TUint8;
import org.tensorflow.types.family.TFloating;

/**
 * The rows a network is trained on, and the way of a batch of them into a step: bytes as bytes, at
 * a quarter of the memory, cast in the graph; everything else in the network's precision.
 */
abstract class TrainingData<T extends TFloating> {
  private boolean asBytes;

  /**
   * Rows for a network.
   *
   * @param place what it computes on: a GPU gets all rows into its memory, the CPU reads them where
   *     they are
   */
  static <T extends TFloating> TrainingData<T> at(String place, Ops tf, Numbers<T> numbers) {
    return place.equals(Devices.GPU)
        ? new ResidentRows<>(tf, numbers)
        : new GatheredRows<>(numbers);
  }

  /** Whether the rows are bytes now: which of the two ways {@link #batch} has to go. */
  final boolean isBytes() {
    return asBytes;
  }

  /** Takes rows in place of those that were there. */
  final void load(Session session, Samples samples) {
    asBytes = samples.isBytes();
    take(session, samples, samples instanceof LabeledSamples labeled ? labeled.labels() : null);
  }

  /**
   * A batch of one step: its rows and labels, which are those it was last told.
   *
   * @param width how many numbers a row has
   * @param fromBytes whether the rows are bytes, as {@link #isBytes} says
   */
  abstract Batch<T> batch(Ops tf, int width, boolean fromBytes);

  /** How many numbers it moves when it tells a batch that many rows. */
  abstract long numbersMoved(int rows);

  /**
   * Where a step finds its batch.
   *
   * @param rows the rows in the network's precision, {@code [batch, width]}
   * @param labels their labels
   * @param teller tells it its rows
   */
  record Batch<T extends TFloating>(
      Operand<T> rows, Operand<TInt32> labels, BiConsumer<Feeds<T>, int[]> teller) {

    /** Tells it its rows. Batches of the same data are told by one thread at a time. */
    void feed(Feeds<T> feeds, int[] wanted) {
      teller.accept(feeds, wanted);
    }
  }

  abstract void take(Session session, Samples samples, int @Nullable [] classes);

  /** Gives the memory back. */
  abstract void unload(Session session);

  /** Bytes as the numbers they stand for; a product in float32, as everywhere. */
  static <T extends TFloating> Operand<T> scaled(
      Ops tf, Operand<TUint8> bytes, Operand<TFloat32> scale, Class<T> type) {
    return tf.dtypes.cast(tf.math.mul(tf.dtypes.cast(bytes, TFloat32.class), scale), type);
  }

  static <T extends TFloating> Operand<T> ofWidth(Ops tf, Operand<T> rows, int width) {
    return tf.ensureShape(rows, Shape.of(-1, width));
  }
}
