package io.github.sparseae.spark;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

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
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/** A network on an executor, and the columns that it adds to rows. */
interface Scorer extends AutoCloseable {
  /** What a column has of each row. */
  enum Output {
    /** The code, a vector in its smaller form. */
    CODE,
    /** The reconstruction, of the type of the inputs. */
    RECONSTRUCTION,
    /** The score of an anomaly detector, else the mean squared error of the reconstruction. */
    SCORE,
    /** The p-value of an anomaly detector's score. */
    P_VALUE,
    /** The number of the most probable class, as a double. */
    PREDICTION,
    /** The probability of each class, a vector. */
    PROBABILITY
  }

  /**
   * A column.
   *
   * @param name the name
   * @param output what it has
   */
  record Column(String name, Output output) implements Serializable {
    private static final long serialVersionUID = 1;

    DataType type(NumberColumn.Kind inputs) {
      return switch (output) {
        case CODE, PROBABILITY -> SQLDataTypes.VectorType();
        case RECONSTRUCTION -> inputs.type();
        case SCORE, P_VALUE, PREDICTION -> DataTypes.DoubleType;
      };
    }
  }

  /** Returns the width of the rows. */
  int inputs();

  /**
   * Computes columns of rows.
   *
   * @return for each column its value of each row
   */
  Object[][] score(Samples rows, List<Column> columns, NumberColumn.Kind inputs);

  @Override
  void close();

  /**
   * Opens the network of a model.
   *
   * @param engine the name of an engine; empty for the best on the class path
   */
  static Scorer open(byte[] bytes, String engine) {
    ModelFile model = read(bytes);
    Compute compute = engine.isEmpty() ? Compute.auto() : Compute.auto().engine(engine);
    if (model.spec() instanceof ClassifierSpec) {
      return new OfClassifier(Classifier.of(model, compute));
    }
    if (model.baseline().isPresent()) {
      AnomalyDetector detector = AnomalyDetector.of(model, compute);
      return new OfAutoencoder(detector.network(), detector);
    }
    return new OfAutoencoder(SparseAutoencoder.of(model, compute), null);
  }

  /** Reads the bytes of a model file. */
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

  /** Returns a dense row as a column of the type of the inputs. */
  private static Object dense(DenseArray array, int row, NumberColumn.Kind kind) {
    double[] values = new double[array.columns()];
    array.copy(row * values.length, values.length, values, 0);
    return switch (kind) {
      case VECTORS -> Vectors.dense(values);
      case DOUBLES -> values;
      case FLOATS -> array.row(row);
    };
  }

  /** An autoencoder, or an anomaly detector's. */
  final class OfAutoencoder implements Scorer {
    private final SparseAutoencoder network;
    private final @Nullable AnomalyDetector detector;

    OfAutoencoder(SparseAutoencoder network, @Nullable AnomalyDetector detector) {
      this.network = network;
      this.detector = detector;
    }

    @Override
    public int inputs() {
      return network.spec().inputs();
    }

    @Override
    public Object[][] score(Samples rows, List<Column> columns, NumberColumn.Kind inputs) {
      Object[][] values = new Object[columns.size()][];
      DenseArray reconstruction =
          columns.stream().anyMatch(this::needsReconstruction) ? network.reconstruct(rows) : null;
      AnomalyReport report =
          detector != null && columns.stream().anyMatch(OfAutoencoder::isOfDetector)
              ? detector.anomalies(rows)
              : null;
      for (int i = 0; i < values.length; i++) {
        values[i] = new Object[rows.size()];
        SparseCodes codes =
            columns.get(i).output() == Output.CODE ? network.encodeSparse(rows) : null;
        for (int row = 0; row < rows.size(); row++) {
          values[i][row] =
              switch (columns.get(i).output()) {
                case CODE -> vector(requireNonNull(codes), row);
                case RECONSTRUCTION -> dense(requireNonNull(reconstruction), row, inputs);
                case SCORE ->
                    report != null
                        ? report.score(row)
                        : error(rows, requireNonNull(reconstruction), row);
                case P_VALUE -> requireNonNull(report).pValues().get(row);
                case PREDICTION, PROBABILITY ->
                    throw new AssertionError("an autoencoder has no classes");
              };
        }
      }
      return values;
    }

    private boolean needsReconstruction(Column column) {
      return column.output() == Output.RECONSTRUCTION
          || (column.output() == Output.SCORE && detector == null);
    }

    private static boolean isOfDetector(Column column) {
      return column.output() == Output.SCORE || column.output() == Output.P_VALUE;
    }

    private static Vector vector(SparseCodes codes, int row) {
      int from = codes.start(row);
      int[] units = new int[codes.active(row)];
      double[] values = new double[units.length];
      for (int i = 0; i < units.length; i++) {
        units[i] = codes.unit(from + i);
        values[i] = codes.value(from + i);
      }
      return Vectors.sparse(codes.width(), units, values).compressed();
    }

    private static double error(Samples rows, DenseArray reconstruction, int row) {
      double[] values = new double[rows.width()];
      rows.copy(row, row + 1, values);
      double sum = 0;
      for (int i = 0; i < values.length; i++) {
        double offset = reconstruction.get(row, i) - values[i];
        sum += offset * offset;
      }
      return sum / values.length;
    }

    @Override
    public void close() {
      network.close();
    }
  }

  /** A classifier. */
  final class OfClassifier implements Scorer {
    private final Classifier network;

    OfClassifier(Classifier network) {
      this.network = network;
    }

    @Override
    public int inputs() {
      return network.spec().inputs();
    }

    @Override
    public Object[][] score(Samples rows, List<Column> columns, NumberColumn.Kind inputs) {
      Object[][] values = new Object[columns.size()][];
      for (int i = 0; i < values.length; i++) {
        values[i] = new Object[rows.size()];
        switch (columns.get(i).output()) {
          case PREDICTION -> {
            int[] classes = network.predict(rows);
            for (int row = 0; row < classes.length; row++) {
              values[i][row] = (double) classes[row];
            }
          }
          case PROBABILITY -> {
            DenseArray probabilities = network.probabilities(rows);
            for (int row = 0; row < rows.size(); row++) {
              values[i][row] = dense(probabilities, row, NumberColumn.Kind.VECTORS);
            }
          }
          case CODE, RECONSTRUCTION, SCORE, P_VALUE ->
              throw new AssertionError("a classifier reconstructs nothing");
        }
      }
      return values;
    }

    @Override
    public void close() {
      network.close();
    }
  }
}
