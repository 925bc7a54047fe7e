package io.github.sparseae.spark;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import io.github.sparseae.data.Samples;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Precision;
import java.io.Serializable;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** The rows of a partition in an executor's memory, with a digest of them. */
@DefaultSerializer(JavaSerializer.class)
final class RowBlock implements Serializable {
  private static final long serialVersionUID = 1;

  private final DenseArray values;
  private final String digest;
  private transient @Nullable Samples samples;

  /** Takes all rows of a partition, also none: arrays of floats or of doubles. */
  RowBlock(Iterator<Object> rows, int width, NumberColumn.Kind kind) {
    NumberBatch batch = new NumberBatch(width, kind, Precision.FLOAT64);
    rows.forEachRemaining(batch::append);
    values = batch.take();
    digest = values.rows() == 0 ? "" : samples().sha256();
  }

  int rows() {
    return values.rows();
  }

  /** Returns the SHA-256 of the numbers in their order; empty if there are none. */
  String digest() {
    return digest;
  }

  /** Returns the rows, of which there must be one, without copying them. */
  Samples samples() {
    Samples made = samples;
    if (made == null) {
      made = Samples.of(values);
      samples = made;
    }
    return made;
  }

  /** Returns a row: an array of floats or of doubles. */
  Object row(int number) {
    return NumberBatch.row(values, number, values.precision() == Precision.FLOAT32);
  }
}
