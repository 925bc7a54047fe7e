package com.example;

import io.github.sparseae.spark.SparseAutoencoderEstimator;
import io.github.sparseae.spark.SparseAutoencoderModel;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Trains, saves, loads and scores in a session of its own. */
final class Consumer {
  private static final int ROWS = 1500;
  private static final int WIDTH = 16;

  private Consumer() {}

  public static void main(String[] arguments) throws Exception {
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", false)
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.log.level", "ERROR")
            .getOrCreate()) {
      Dataset<Row> data = data(spark);
      SparseAutoencoderModel trained =
          new SparseAutoencoderEstimator()
              .setPreset("openaiTopK(4)")
              .setHidden(32)
              .setEpochs(5)
              .setBatchSize(100)
              .setScoreCol("error")
              .fit(data);
      trained.write().overwrite().save(arguments[0]);
      SparseAutoencoderModel loaded = SparseAutoencoderModel.load(arguments[0]);
      List<Row> expected = trained.transform(data).collectAsList();
      List<Row> scored = loaded.transform(data).collectAsList();
      check(scored.equals(expected), "the loaded model scores otherwise");
      check(scored.size() == ROWS, scored.size() + " rows were scored, must be " + ROWS);
      double error = 0;
      double zeros = 0;
      for (Row row : scored) {
        Vector code = row.getAs("codes");
        check(code.size() == 32 && code.numNonzeros() <= 4, "the code is " + code);
        error += row.<Double>getAs("error");
        for (float value : floats(row.getInt(0))) {
          zeros += value * value / WIDTH;
        }
      }
      check(error < 0.7 * zeros, "the error is " + error + ", that of zeros " + zeros);
      System.out.println("error " + error / ROWS + ", of zeros " + zeros / ROWS);
    }
  }

  private static float[] floats(int number) {
    float[] values = new float[WIDTH];
    for (int i = 0; i < WIDTH; i++) {
      values[i] = (number % 5 + 1) * (i % 4 == number % 4 ? 0.2f : 0.01f);
    }
    return values;
  }

  private static Dataset<Row> data(SparkSession spark) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      rows.add(RowFactory.create(i, floats(i)));
    }
    return spark.createDataFrame(
        rows,
        new StructType()
            .add("number", DataTypes.IntegerType)
            .add("features", DataTypes.createArrayType(DataTypes.FloatType, false)));
  }

  private static void check(boolean holds, String message) {
    if (!holds) {
      throw new IllegalStateException(message);
    }
  }
}
