package io.github.sparseae.spark;

import static com.google.common.base.Preconditions.checkArgument;

import java.io.Serializable;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.collection.Seq;
import scala.collection.mutable.ArraySeq;

/**
 * A column of rows of numbers.
 *
 * @param name the name of the column
 * @param index its place in a row
 * @param kind its type
 */
record NumberColumn(String name, int index, Kind kind) implements Serializable {
  private static final long serialVersionUID = 1;

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
    if (type.equals(SQLDataTypes.VectorType())) {
      kind = Kind.VECTORS;
    } else if (type instanceof ArrayType array) {
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
    return new NumberColumn(name, schema.fieldIndex(name), kind);
  }

  /**
   * Appends the numbers of a row to a batch.
   *
   * @return why they cannot be used; null if they were appended
   */
  @Nullable String append(Row row, NumberBatch batch) {
    return append(row.get(index), batch);
  }

  /** Appends numbers as Spark represents them. */
  static @Nullable String append(@Nullable Object value, NumberBatch batch) {
    if (value == null) {
      return "is null";
    }
    Object numbers = numbers(value);
    return numbers == null ? "has a null in it" : batch.append(numbers);
  }

  /** Returns the number of numbers of a row; 0 if it cannot be used. */
  int length(Row row) {
    Object numbers = row.isNullAt(index) ? null : numbers(row.get(index));
    if (numbers instanceof float[] floats) {
      return floats.length;
    }
    return numbers == null ? 0 : ((double[]) numbers).length;
  }

  /** Returns an array of floats or of doubles, not copied where it need not be; null if one is. */
  private static @Nullable Object numbers(Object value) {
    if (value instanceof Vector vector) {
      return vector.toArray();
    }
    if (value instanceof ArraySeq.ofFloat floats) {
      return floats.array();
    }
    if (value instanceof ArraySeq.ofDouble doubles) {
      return doubles.array();
    }
    Seq<?> elements = (Seq<?>) value;
    double[] numbers = new double[elements.length()];
    for (int i = 0; i < numbers.length; i++) {
      if (!(elements.apply(i) instanceof Number number)) {
        return null;
      }
      numbers[i] = number.doubleValue();
    }
    return numbers;
  }
}
