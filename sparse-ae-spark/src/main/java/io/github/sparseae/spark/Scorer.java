package io.github.sparseae.spark;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import com.google.common.base.Suppliers;
import io.github.sparseae.AnomalyDetector;
import io.github.sparseae.Classifier;
import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.Samples;
import io.github.sparseae.data.SparseCodes;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.file.ModelFile;
import io.github.sparseae.metrics.AnomalyReport;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.ClassifierSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.NetworkSpec;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/**
 * A network on an executor, and the columns that it adds to rows: one of two networks, and the
 * detector around an autoencoder if there is one.
 */
record Scorer(
    NetworkSpec spec,
    @Nullable SparseAutoencoder autoencoder,
    @Nullable AnomalyDetector detector,
    @Nullable Classifier classifier)
    implements AutoCloseable {

  enum Output {
    CODE,
    RECONSTRUCTION,
    SCORE,
    P_VALUE,
    PREDICTION,
    PROBABILITY
  }

  record Column(String name, Output output) implements Serializable {
    DataType type(NumberColumn.Kind inputs) {
      return switch (output) {
        case CODE, PROBABILITY -> SQLDataTypes.VectorType();
        case RECONSTRUCTION -> inputs.type();
        case SCORE, P_VALUE, PREDICTION -> DataTypes.DoubleType;
      };
    }
  }

  /** Opens the network of a model in an engine of a name; empty for the best on the class path. */
  static Scorer open(byte[] bytes, String engine) {
    ModelFile model = read(bytes);
    Compute compute = engine.isEmpty() ? Compute.auto() : Compute.auto().engine(engine);
    NetworkSpec spec = model.spec();
    if (spec instanceof ClassifierSpec) {
      return new Scorer(spec, null, null, Classifier.of(model, compute));
    }
    AnomalyDetector detector =
        model.baseline().isPresent() ? AnomalyDetector.of(model, compute) : null;
    return new Scorer(
        spec,
        detector == null ? SparseAutoencoder.of(model, compute) : detector.network(),
        detector,
        null);
  }

  NumberBatch batch(NumberColumn.Kind kind) {
    return new NumberBatch(spec.inputs(), kind, spec.precision());
  }

  static ModelFile read(byte[] bytes) {
    try {
      return ModelFile.read(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  /** Checks that a model has what columns ask for. */
  static void check(ModelFile model, List<Column> columns) {
    for (Column column : columns) {
      checkArgument(
          column.output() != Output.P_VALUE || model.baseline().isPresent(),
          "column %s: only an anomaly detector has p-values, the model is an autoencoder",
          column.name());
      boolean needsInputs = column.output() == Output.SCORE;
      checkArgument(
          !needsInputs
              || !(model.spec() instanceof AutoencoderSpec spec)
              || spec.transcoding().isEmpty(),
          "column %s: a transcoder has no error on its inputs, which it does not reconstruct",
          column.name());
    }
  }

  /** Returns a dense row as Spark keeps it in a column of the type of the inputs. */
  private static Object dense(DenseArray matrix, int row, NumberColumn.Kind kind) {
    Object numbers = NumberBatch.row(matrix, row, kind == NumberColumn.Kind.FLOATS);
    return kind == NumberColumn.Kind.VECTORS
        ? NumberColumn.VECTORS.serialize(Vectors.dense((double[]) numbers))
        : ArrayData.toArrayData(numbers);
  }

  /** Returns for each column its value of each row, as Spark keeps it. */
  Object[][] score(Samples rows, List<Column> columns, NumberColumn.Kind kind) {
    Supplier<DenseArray> reconstruction =
        Suppliers.memoize(() -> requireNonNull(autoencoder).reconstruct(rows));
    Supplier<AnomalyReport> report =
        Suppliers.memoize(() -> requireNonNull(detector).anomalies(rows));
    Object[][] values = new Object[columns.size()][rows.size()];
    for (int i = 0; i < values.length; i++) {
      IntFunction<Object> column =
          switch (columns.get(i).output()) {
            case CODE -> {
              SparseCodes codes = requireNonNull(autoencoder).encodeSparse(rows);
              yield row -> vector(codes, row);
            }
            case RECONSTRUCTION -> row -> dense(reconstruction.get(), row, kind);
            case SCORE -> {
              double[] numbers = new double[rows.width()];
              yield detector != null
                  ? row -> report.get().score(row)
                  : row -> error(rows, reconstruction.get(), row, numbers);
            }
            case P_VALUE -> report.get().pValues()::get;
            case PREDICTION -> {
              int[] classes = requireNonNull(classifier).predict(rows);
              yield row -> (double) classes[row];
            }
            case PROBABILITY -> {
              DenseArray probabilities = requireNonNull(classifier).probabilities(rows);
              yield row -> dense(probabilities, row, NumberColumn.Kind.VECTORS);
            }
          };
      Arrays.setAll(values[i], column);
    }
    return values;
  }

  private static Object vector(SparseCodes codes, int row) {
    int from = codes.start(row);
    int[] units = new int[codes.active(row)];
    double[] values = new double[units.length];
    for (int i = 0; i < units.length; i++) {
      units[i] = codes.unit(from + i);
      values[i] = codes.value(from + i);
    }
    return NumberColumn.VECTORS.serialize(
        Vectors.sparse(codes.width(), units, values).compressed());
  }

  private static double error(Samples rows, DenseArray reconstruction, int row, double[] numbers) {
    rows.copy(row, row + 1, numbers);
    double sum = 0;
    for (int i = 0; i < numbers.length; i++) {
      double offset = reconstruction.get(row, i) - numbers[i];
      sum += offset * offset;
    }
    return sum / numbers.length;
  }

  @Override
  public void close() {
    if (autoencoder != null) {
      autoencoder.close();
    }
    if (classifier != null) {
      classifier.close();
    }
  }
}
