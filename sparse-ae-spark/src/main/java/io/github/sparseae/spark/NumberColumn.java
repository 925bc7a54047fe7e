package io.github.sparseae.spark;

import static com.google.common.base.Preconditions.checkArgument;

import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
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
  private static final String NOT_NUMBERS =
      "a row must be a vector or an array of numbers, was %s%s";

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

  static NumberColumn of(StructType schema, String name) {
    List<String> names = List.of(schema.fieldNames());
    checkArgument(
        names.contains(name), "there is no column %s, but %s", name, String.join(", ", names));
    checkArgument(
        names.indexOf(name) == names.lastIndexOf(name),
        "there are several columns %s: rename or drop all but one",
        name);
    DataType type = schema.apply(name).dataType();
    ArrayType array = type instanceof ArrayType numbers ? numbers : null;
    DataType known = array == null ? type : DataTypes.createArrayType(array.elementType(), false);
    for (Kind kind : Kind.values()) {
      if (kind.type().equals(known)) {
        boolean hasNulls = array != null && array.containsNull();
        return new NumberColumn(name, schema.fieldIndex(name), kind, hasNulls);
      }
    }
    throw new IllegalArgumentException(
        String.format(
            "column %s must hold vectors, array<float> or array<double>, was %s",
            name, type.catalogString()));
  }

  /** Appends the numbers of a row to a batch; returns why they cannot be used, else null. */
  @Nullable String append(InternalRow row, NumberBatch batch) {
    if (row.isNullAt(index)) {
      return "is null";
    }
    if (kind == Kind.VECTORS) {
      InternalRow vector = row.getStruct(index, 4);
      return batch.append(size(vector), () -> ofVector(vector));
    }
    ArrayData numbers = row.getArray(index);
    return batch.append(
        numbers.numElements(),
        () ->
            hasNull(numbers)
                ? null
                : kind == Kind.FLOATS ? numbers.toFloatArray() : numbers.toDoubleArray());
  }

  /** Returns the number of numbers of a row; 0 if it is null or one of them is. */
  int length(InternalRow row) {
    if (row.isNullAt(index)) {
      return 0;
    }
    if (kind == Kind.VECTORS) {
      return size(row.getStruct(index, 4));
    }
    ArrayData numbers = row.getArray(index);
    return hasNull(numbers) ? 0 : numbers.numElements();
  }

  private boolean hasNull(ArrayData numbers) {
    return hasNulls && IntStream.range(0, numbers.numElements()).anyMatch(numbers::isNullAt);
  }

  /** Returns the size of a vector, which Spark keeps as type, size, indices and values. */
  private static int size(InternalRow vector) {
    return isDense(vector) ? vector.getArray(3).numElements() : vector.getInt(1);
  }

  private static boolean isDense(InternalRow vector) {
    return vector.getByte(0) != 0;
  }

  /** Returns the numbers of a vector. {@code SparseVector} would box all indices to check them. */
  private static double[] ofVector(InternalRow vector) {
    double[] values = vector.getArray(3).toDoubleArray();
    if (isDense(vector)) {
      return values;
    }
    double[] all = new double[vector.getInt(1)];
    int[] indices = vector.getArray(2).toIntArray();
    for (int i = 0; i < indices.length; i++) {
      all[indices[i]] = values[i];
    }
    return all;
  }

  /** Appends numbers as Spark gives them to a user's function; what are no numbers is refused. */
  static @Nullable String append(@Nullable Object value, NumberBatch batch) {
    if (value == null) {
      return "is null";
    }
    if (value instanceof Vector vector) {
      return batch.append(vector.size(), vector::toArray);
    }
    checkArgument(value instanceof Seq, NOT_NUMBERS, "", value.getClass().getSimpleName());
    Seq<?> elements = (Seq<?>) value;
    double[] numbers = new double[elements.length()];
    for (int i = 0; i < numbers.length; i++) {
      Object element = elements.apply(i);
      if (element == null) {
        return "has a null in it";
      }
      String type = element.getClass().getSimpleName();
      checkArgument(element instanceof Number, NOT_NUMBERS, "array of ", type);
      numbers[i] = ((Number) element).doubleValue();
    }
    return batch.append(numbers);
  }
}
