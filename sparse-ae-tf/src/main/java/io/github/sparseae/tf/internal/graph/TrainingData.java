package io.github.sparseae.tf.internal.graph;

import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Samples;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TUint8;
import org.tensorflow.types.family.TFloating;

/**
 * The rows a network is trained on, and batches of them in the graph. Bytes stay bytes, at a
 * quarter of the memory, and are cast in the graph; other rows have the network's precision.
 */
public abstract class TrainingData<T extends TFloating> {
  private boolean asBytes;

  /**
   * Returns the training data of a network: a GPU takes all rows into its memory, the CPU reads
   * them where they are.
   */
  public static <T extends TFloating> TrainingData<T> on(
      boolean gpu, Ops tf, TensorPrecision<T> precision) {
    return gpu ? new ResidentRows<>(tf, precision) : new GatheredRows<>(precision);
  }

  public final boolean isBytes() {
    return asBytes;
  }

  public final void load(Session session, Samples samples) {
    asBytes = samples.isBytes();
    take(session, samples, samples instanceof LabeledSamples labeled ? labeled.labels() : null);
  }

  /**
   * Returns the batch of one step: its rows of some width, which are bytes as {@link #isBytes}
   * says, and labels, which are those last fed.
   */
  abstract Batch<T> batch(Ops tf, int width, boolean fromBytes);

  /** Returns how many numbers a batch of some rows moves into TensorFlow's memory. */
  public abstract long numbersMoved(int rows);

  /**
   * The batch of a step.
   *
   * @param rows the rows in the network's precision, {@code [batch, width]}
   * @param labels their labels
   * @param feeder feeds its row indices; one thread at a time feeds batches of the same data
   */
  record Batch<T extends TFloating>(
      Operand<T> rows, Operand<TInt32> labels, BiConsumer<Feeds<T>, int[]> feeder) {}

  public abstract void take(Session session, Samples samples, int @Nullable [] classes);

  public abstract void unload(Session session);

  /** Returns bytes times their scale, computed in float32 as everywhere. */
  static <T extends TFloating> Operand<T> scaled(
      Ops tf, Operand<TUint8> bytes, Operand<TFloat32> scale, Class<T> type) {
    return tf.dtypes.cast(tf.math.mul(tf.dtypes.cast(bytes, TFloat32.class), scale), type);
  }
}
