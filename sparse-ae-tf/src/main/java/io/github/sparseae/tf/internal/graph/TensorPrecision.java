package io.github.sparseae.tf.internal.graph;

import io.github.sparseae.data.Samples;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Precision;
import java.util.Arrays;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.FloatDataBuffer;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

/**
 * A precision: its TensorFlow type, and copies of values into tensors, which the caller closes, and
 * out of them.
 */
public abstract class TensorPrecision<T extends TFloating> {
  public static final TensorPrecision<TFloat32> FLOAT32 = new Float32();
  public static final TensorPrecision<TFloat64> FLOAT64 = new Float64();

  public abstract Class<T> type();

  public static TensorPrecision<?> of(Precision precision) {
    return precision == Precision.FLOAT32 ? FLOAT32 : FLOAT64;
  }

  abstract T scalar(double value);

  public abstract T tensor(DenseArray array);

  /** Returns all rows. */
  public abstract T tensor(Samples samples);

  /** Returns some rows by their indices. */
  public abstract T gathered(Samples samples, int[] rows);

  /** Returns a matrix given row by row. */
  public abstract T tensor(float[] values, int width);

  public abstract DenseArray read(Tensor tensor);

  public abstract double readScalar(Tensor tensor);

  private static int[] lengths(Tensor tensor) {
    return Arrays.stream(tensor.shape().asArray()).mapToInt(Math::toIntExact).toArray();
  }

  private static Shape shape(DenseArray array) {
    return Shape.of(Arrays.stream(array.shape()).asLongStream().toArray());
  }

  private static final class Float32 extends TensorPrecision<TFloat32> {
    /** Values copied through Java at a time: few enough to stay in a processor's cache. */
    private static final int PIECE = 32_768;

    @Override
    public Class<TFloat32> type() {
      return TFloat32.class;
    }

    @Override
    public TFloat32 scalar(double value) {
      return TFloat32.scalarOf((float) value);
    }

    @Override
    public TFloat32 tensor(DenseArray array) {
      return tensor(array.toFloats(), shape(array));
    }

    @Override
    public TFloat32 tensor(Samples samples) {
      return filled(samples.size(), samples.width(), samples::copy);
    }

    @Override
    public TFloat32 gathered(Samples samples, int[] rows) {
      return filled(
          rows.length,
          samples.width(),
          (from, to, piece) -> samples.gather(Arrays.copyOfRange(rows, from, to), piece));
    }

    private interface Source {
      void copy(int from, int to, float[] piece);
    }

    private static TFloat32 filled(int size, int width, Source source) {
      int rows = Math.min(size, Math.max(1, PIECE / width));
      float[] piece = new float[Math.multiplyExact(rows, width)];
      TFloat32 tensor = TFloat32.tensorOf(Shape.of(size, width));
      try {
        FloatDataBuffer target = tensor.asRawTensor().data().asFloats();
        for (int from = 0; from < size; from += rows) {
          int to = Math.min(from + rows, size);
          source.copy(from, to, piece);
          target.offset((long) from * width).write(piece, 0, (to - from) * width);
        }
        return tensor;
      } catch (Throwable e) {
        tensor.close();
        throw e;
      }
    }

    @Override
    public TFloat32 tensor(float[] values, int width) {
      return tensor(values, Shape.of(values.length / width, width));
    }

    private static TFloat32 tensor(float[] values, Shape shape) {
      TFloat32 tensor = TFloat32.tensorOf(shape);
      tensor.asRawTensor().data().asFloats().write(values);
      return tensor;
    }

    @Override
    public DenseArray read(Tensor tensor) {
      float[] values = new float[Math.toIntExact(tensor.shape().size())];
      tensor.asRawTensor().data().asFloats().read(values);
      return DenseArray.wrap(values, lengths(tensor));
    }

    @Override
    public double readScalar(Tensor tensor) {
      return tensor.asRawTensor().data().asFloats().getFloat(0);
    }
  }

  private static final class Float64 extends TensorPrecision<TFloat64> {
    @Override
    public Class<TFloat64> type() {
      return TFloat64.class;
    }

    @Override
    public TFloat64 scalar(double value) {
      return TFloat64.scalarOf(value);
    }

    @Override
    public TFloat64 tensor(DenseArray array) {
      return tensor(array.toDoubles(), shape(array));
    }

    @Override
    public TFloat64 tensor(Samples samples) {
      double[] values = new double[Math.multiplyExact(samples.size(), samples.width())];
      samples.copy(0, samples.size(), values);
      return tensor(values, Shape.of(samples.size(), samples.width()));
    }

    @Override
    public TFloat64 gathered(Samples samples, int[] rows) {
      double[] values = new double[Math.multiplyExact(rows.length, samples.width())];
      samples.gather(rows, values);
      return tensor(values, Shape.of(rows.length, samples.width()));
    }

    @Override
    public TFloat64 tensor(float[] values, int width) {
      double[] doubles = new double[values.length];
      Arrays.setAll(doubles, i -> values[i]);
      return tensor(doubles, Shape.of(values.length / width, width));
    }

    private static TFloat64 tensor(double[] values, Shape shape) {
      TFloat64 tensor = TFloat64.tensorOf(shape);
      tensor.asRawTensor().data().asDoubles().write(values);
      return tensor;
    }

    @Override
    public DenseArray read(Tensor tensor) {
      double[] values = new double[Math.toIntExact(tensor.shape().size())];
      tensor.asRawTensor().data().asDoubles().read(values);
      return DenseArray.wrap(values, lengths(tensor));
    }

    @Override
    public double readScalar(Tensor tensor) {
      return tensor.asRawTensor().data().asDoubles().getDouble(0);
    }
  }
}
