package io.github.sparseae.tf.internal.graph;

import io.github.sparseae.data.Samples;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Precision;
import java.util.Arrays;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.ByteDataBuffer;
import org.tensorflow.ndarray.buffer.FloatDataBuffer;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

/**
 * A precision: its TensorFlow type, and copies of values into tensors, which the caller closes, and
 * out of them.
 */
public final class TensorPrecision<T extends TFloating> {
  public static final TensorPrecision<TFloat32> FLOAT32 = new TensorPrecision<>(TFloat32.class);
  public static final TensorPrecision<TFloat64> FLOAT64 = new TensorPrecision<>(TFloat64.class);

  /** Values copied through Java at a time: few enough to stay in a processor's cache. */
  private static final int PIECE = 32_768;

  private final Class<T> type;
  private final boolean isSingle;

  private TensorPrecision(Class<T> type) {
    this.type = type;
    isSingle = type == TFloat32.class;
  }

  public Class<T> type() {
    return type;
  }

  public static TensorPrecision<?> of(Precision precision) {
    return precision == Precision.FLOAT32 ? FLOAT32 : FLOAT64;
  }

  T scalar(double value) {
    return tensor(DenseArray.wrap(new double[] {value}));
  }

  public T tensor(DenseArray array) {
    Shape shape = Shape.of(Arrays.stream(array.shape()).asLongStream().toArray());
    return isSingle ? filled(array.toFloats(), shape) : filled(array.toDoubles(), shape);
  }

  public T tensor(float[] values, int width) {
    return isSingle
        ? filled(values, Shape.of(values.length / width, width))
        : tensor(DenseArray.wrap(values, values.length / width, width));
  }

  public T tensor(Samples samples) {
    return filled(samples.size(), samples.width(), samples::copy, samples::copy);
  }

  public T gathered(Samples samples, int[] rows) {
    return filled(
        rows.length,
        samples.width(),
        (from, to, piece) -> samples.gather(Arrays.copyOfRange(rows, from, to), piece),
        (from, to, all) -> samples.gather(rows, all));
  }

  /** Copies rows of a range to the beginning of an array. */
  private interface Source<A> {
    void copy(int from, int to, A target);
  }

  private T filled(int size, int width, Source<float[]> floats, Source<double[]> doubles) {
    Shape shape = Shape.of(size, width);
    if (!isSingle) {
      double[] all = new double[Math.multiplyExact(size, width)];
      doubles.copy(0, size, all);
      return filled(all, shape);
    }
    int rows = Math.min(size, Math.max(1, PIECE / width));
    float[] piece = new float[Math.multiplyExact(rows, width)];
    return Tensor.of(
        type,
        shape,
        tensor -> {
          FloatDataBuffer target = data(tensor).asFloats();
          for (int from = 0; from < size; from += rows) {
            int to = Math.min(from + rows, size);
            floats.copy(from, to, piece);
            target.offset((long) from * width).write(piece, 0, (to - from) * width);
          }
        });
  }

  private T filled(float[] values, Shape shape) {
    return Tensor.of(type, shape, tensor -> data(tensor).asFloats().write(values));
  }

  private T filled(double[] values, Shape shape) {
    return Tensor.of(type, shape, tensor -> data(tensor).asDoubles().write(values));
  }

  public DenseArray read(Tensor tensor) {
    int[] lengths = Arrays.stream(tensor.shape().asArray()).mapToInt(Math::toIntExact).toArray();
    int size = Math.toIntExact(tensor.shape().size());
    if (isSingle) {
      float[] values = new float[size];
      data(tensor).asFloats().read(values);
      return DenseArray.wrap(values, lengths);
    }
    double[] values = new double[size];
    data(tensor).asDoubles().read(values);
    return DenseArray.wrap(values, lengths);
  }

  public double readScalar(Tensor tensor) {
    return isSingle ? data(tensor).asFloats().getFloat(0) : data(tensor).asDoubles().getDouble(0);
  }

  private static ByteDataBuffer data(Tensor tensor) {
    return tensor.asRawTensor().data();
  }
}
