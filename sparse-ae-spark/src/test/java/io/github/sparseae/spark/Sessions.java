package io.github.sparseae.spark;

import io.github.sparseae.data.Samples;
import io.github.sparseae.internal.random.RandomStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Sessions and data of the tests. */
final class Sessions {
  private Sessions() {}

  /** A session in this process, which all tests of it share. */
  static SparkSession local() {
    return quiet(SparkSession.builder().master("local[2]")).getOrCreate();
  }

  static SparkSession.Builder quiet(SparkSession.Builder builder) {
    return builder
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "2");
  }

  /** Rows of numbers between 0 and 1, half of them 0, no two alike. */
  static float[][] rows(int rows, int width, long seed) {
    RandomStream random = RandomStream.of(seed, "rows on spark", 0);
    float[][] values = new float[rows][width];
    for (float[] row : values) {
      for (int i = 0; i < width; i++) {
        double value = random.nextDouble() * 2 - 1;
        row[i] = (float) Math.max(0, value * (i + 1) / width);
      }
    }
    return values;
  }

  static Samples samples(float[][] rows) {
    return Samples.of(rows);
  }

  /** Rows with a number and an {@code array<float>}. */
  static Dataset<Row> floats(SparkSession spark, float[][] rows, int partitions) {
    List<Row> all = new ArrayList<>();
    for (int i = 0; i < rows.length; i++) {
      all.add(RowFactory.create(i, rows[i]));
    }
    return frame(spark, all, NumberColumn.Kind.FLOATS, partitions);
  }

  /** Rows with a number and a vector. */
  static Dataset<Row> vectors(SparkSession spark, float[][] rows, int partitions) {
    List<Row> all = new ArrayList<>();
    for (int i = 0; i < rows.length; i++) {
      double[] values = new double[rows[i].length];
      for (int j = 0; j < values.length; j++) {
        values[j] = rows[i][j];
      }
      all.add(RowFactory.create(i, Vectors.dense(values).compressed()));
    }
    return frame(spark, all, NumberColumn.Kind.VECTORS, partitions);
  }

  static Dataset<Row> frame(
      SparkSession spark, List<Row> rows, NumberColumn.Kind kind, int partitions) {
    StructType schema =
        new StructType()
            .add("number", DataTypes.IntegerType)
            .add(
                "features",
                kind == NumberColumn.Kind.VECTORS ? SQLDataTypes.VectorType() : kind.type(),
                true);
    return spark.createDataFrame(
        JavaSparkContext.fromSparkContext(spark.sparkContext()).parallelize(rows, partitions),
        schema);
  }
}
