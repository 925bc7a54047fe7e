package io.github.sparseae.spark.internal;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.unwrap_udt;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.SQLUserDefinedType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.UserDefinedType;

/**
 * All columns of a row as Spark keeps them, in one column of a type of its own, so that a function
 * of rows gets and returns them unconverted. A {@link Row} costs more than a small network: its
 * arrays are boxed, number by number, when they go back to Spark.
 *
 * <p>Types of one's own, and {@code unwrap_udt}, are Spark's public API for developers; {@code
 * InternalRow}, which such a type converts to and from, is of its inner part.
 *
 * @param values of the columns; the row's own
 */
@SQLUserDefinedType(udt = WholeRow.Type.class)
public record WholeRow(InternalRow values) {
  private static final String NAME = "row";

  /** The type of the one column. */
  public static final class Type extends UserDefinedType<WholeRow> {
    private static final long serialVersionUID = 1;

    private final StructType columns;

    /** Creates a type for Spark's generated code, which converts values alone. */
    public Type() {
      this(new StructType());
    }

    Type(StructType columns) {
      this.columns = columns;
    }

    @Override
    public StructType sqlType() {
      return columns;
    }

    @Override
    public Class<WholeRow> userClass() {
      return WholeRow.class;
    }

    @Override
    public InternalRow serialize(WholeRow row) {
      return row.values;
    }

    /** {@inheritDoc} Spark uses the memory of its row again. */
    @Override
    public WholeRow deserialize(Object columnsOfSpark) {
      return new WholeRow(((InternalRow) columnsOfSpark).copy());
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Type type && type.columns.equals(columns);
    }

    @Override
    public int hashCode() {
      return columns.hashCode();
    }
  }

  /** Returns an encoder of rows with the one column that has some columns in it. */
  public static Encoder<Row> encoder(StructType columns) {
    return Encoders.row(new StructType().add(NAME, new Type(columns), false));
  }

  /** Returns a data set with the one column. */
  public static Dataset<Row> wrap(Dataset<?> data) {
    return data.select(struct(col("*")).as(NAME)).as(encoder(data.schema()));
  }

  /** Returns a data set with one struct in place of the one column. */
  public static Dataset<Row> unwrap(Dataset<Row> rows, String name) {
    return rows.select(unwrap_udt(col(NAME)).as(name));
  }

  /** Returns what is in the one column of a row. */
  public static InternalRow in(Row row) {
    return row.<WholeRow>getAs(0).values;
  }

  /** Returns a row with the one column. */
  public static Row of(InternalRow values) {
    return RowFactory.create(new WholeRow(values));
  }
}
