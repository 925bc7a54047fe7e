package io.github.sparseae.spark;

import static com.google.common.base.Preconditions.checkArgument;

import java.io.Serializable;
import java.lang.reflect.Array;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.UserDefinedType;
import org.jspecify.annotations.Nullable;
import scala.collection.Seq;
import scala.collection.mutable.ArraySeq;

/** A column of rows of numbers, at its place in a row, which may have nulls among the numbers. */
record NumberColumn(String name, int index, Kind kind, boolean hasNulls) implements Serializable {
  /** Converts vectors to what Spark keeps of them, and back. */
  @SuppressWarnings("unchecked") // only its class is private to Spark
  static final UserDefinedType<Vector> VECTORS =
      (UserDefinedType<Vector>) SQLDataTypes.VectorType();

  /** The types that hold a row of numbers. */
  enum Kind {
    FLOATS,
    DOUBLES,
    VECTORS;

    /** Returns the kind of numbers that Spark gives to a user's function. */
    static Kind of(@Nullable Object value) {
      return value instanceof ArraySeq.ofFloat ? FLOATS : DOUBLES;
    }

    DataType type() {
      return switch (this) {
        case FLOATS -> DataTypes.createArrayType(DataTypes.FloatType, false);
        case DOUBLES -> DataTypes.createArrayType(DataTypes.DoubleType, false);
        case VECTORS -> SQLDataTypes.VectorType();
      };
    }
  }

  /**
   * Finds a column.
   *
   * @throws IllegalArgumentException if there is none of that name, or it holds no rows of numbers
   */
  static NumberColumn of(StructType schema, String name) {
    checkArgument(
        schema.getFieldIndex(name).isDefined(),
        "there is no column %s, but %s",
        name,
        String.join(", ", schema.fieldNames()));
    DataType type = schema.apply(name).dataType();
    Kind kind = null;
    boolean hasNulls = false;
    if (type.equals(SQLDataTypes.VectorType())) {
      kind = Kind.VECTORS;
    } else if (type instanceof ArrayType array) {
      hasNulls = array.containsNull();
      if (array.elementType().equals(DataTypes.FloatType)) {
        kind = Kind.FLOATS;
      } else if (array.elementType().equals(DataTypes.DoubleType)) {
        kind = Kind.DOUBLES;
      }
    }
    checkArgument(
        kind != null,
        "column %s must hold vectors, array<float> or array<double>, was %s",
        name,
        type.catalogString());
    return new NumberColumn(name, schema.fieldIndex(name), kind, hasNulls);
  }

  /** Appends the numbers of a row to a batch; returns why they cannot be used, else null. */
  @Nullable String append(InternalRow row, NumberBatch batch) {
    if (row.isNullAt(index)) {
      return "is null";
    }
    Object numbers = numbers(row);
    return numbers == null ? "has a null in it" : batch.append(numbers);
  }

  /** Returns the number of numbers of a row; 0 if it cannot be used. */
  int length(InternalRow row) {
    Object numbers = row.isNullAt(index) ? null : numbers(row);
    return numbers == null ? 0 : Array.getLength(numbers);
  }

  /** Returns an array of floats or of doubles; null if one of them is null. */
  private @Nullable Object numbers(InternalRow row) {
    if (kind == Kind.VECTORS) {
      return ofVector(row.getStruct(index, 4));
    }
    ArrayData numbers = row.getArray(index);
    for (int i = 0; hasNulls && i < numbers.numElements(); i++) {
      if (numbers.isNullAt(i)) {
        return null;
      }
    }
    return kind == Kind.FLOATS ? numbers.toFloatArray() : numbers.toDoubleArray();
  }

  /**
   * Returns the numbers of a vector, which Spark keeps as type, size, indices and values. Its own
   * {@code SparseVector} would box all indices to check them.
   */
  private static double[] ofVector(InternalRow vector) {
    double[] values = vector.getArray(3).toDoubleArray();
    if (vector.getByte(0) != 0) { // dense
      return values;
    }
    double[] all = new double[vector.getInt(1)];
    int[] indices = vector.getArray(2).toIntArray();
    for (int i = 0; i < indices.length; i++) {
      all[indices[i]] = values[i];
    }
    return all;
  }

  /** Appends numbers as Spark gives them to a user's function. */
  static @Nullable String append(@Nullable Object value, NumberBatch batch) {
    if (value == null) {
      return "is null";
    }
    if (value instanceof Vector vector) {
      return batch.append(vector.toArray());
    }
    Seq<?> elements = (Seq<?>) value;
    double[] numbers = new double[elements.length()];
    for (int i = 0; i < numbers.length; i++) {
      if (!(elements.apply(i) instanceof Number number)) {
        return "has a null in it";
      }
      numbers[i] = number.doubleValue();
    }
    return batch.append(numbers);
  }
}
