package io.github.sparseae.spark;

import com.google.common.collect.ImmutableMap;
import io.github.sparseae.file.ModelFile;
import java.util.List;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.UserDefinedFunction;

/**
 * A trained classifier on the code of an autoencoder, which adds predictions to a data set. Rows
 * are scored as by {@link SparseAutoencoderModel}.
 *
 * <pre>{@code
 * EncoderClassifierModel model = EncoderClassifierModel.of(ModelFile.read(path));
 * Dataset<Row> predicted = model.setInputCol("pixels").transform(data);
 * }</pre>
 */
public final class EncoderClassifierModel extends NetworkModel<EncoderClassifierModel> {
  private static final long serialVersionUID = 1;
  private static final String PREFIX = "encoderClassifier";

  /** Creates a model without a network, for Spark, which looks at its parameters. */
  public EncoderClassifierModel() {
    this(Identifiable$.MODULE$.randomUID(PREFIX));
  }

  /** Creates a model of an identifier, without a network, likewise. */
  public EncoderClassifierModel(String uid) {
    this(uid, new byte[0]);
  }

  EncoderClassifierModel(String uid, byte[] bytes) {
    super(uid, bytes);
    setDefault(predictionCol(), "prediction");
    setDefault(probabilityCol(), "probability");
  }

  /**
   * Creates a model that predicts, from a classifier's file.
   *
   * @throws IllegalArgumentException if it is an autoencoder's
   */
  public static EncoderClassifierModel of(ModelFile model) {
    check(EncoderClassifierModel.class, model);
    return new EncoderClassifierModel(Identifiable$.MODULE$.randomUID(PREFIX), bytes(model));
  }

  /** {@return the column of class numbers; default {@code "prediction"}} */
  public Param<String> predictionCol() {
    return Columns.text(this, "predictionCol", "the column of class numbers, doubles");
  }

  /** {@return the column of probabilities; default {@code "probability"}} */
  public Param<String> probabilityCol() {
    return Columns.text(this, "probabilityCol", "the column of probabilities, vectors");
  }

  /** Sets the column of class numbers, doubles; empty: none. */
  public EncoderClassifierModel setPredictionCol(String name) {
    return with(predictionCol(), name);
  }

  /** Sets the column of probabilities, vectors; empty: none. */
  public EncoderClassifierModel setProbabilityCol(String name) {
    return with(probabilityCol(), name);
  }

  /**
   * Returns a function from a row of numbers to its class, a double, to be registered for SQL, as
   * {@link SparseAutoencoderModel#sqlFunction} returns one.
   */
  public UserDefinedFunction sqlFunction(SparkSession session) {
    return function(session, Scorer.Output.PREDICTION);
  }

  @Override
  List<Scorer.Column> outputs() {
    return Columns.named(
        this,
        ImmutableMap.of(
            predictionCol(), Scorer.Output.PREDICTION,
            probabilityCol(), Scorer.Output.PROBABILITY));
  }

  @Override
  EncoderClassifierModel copyOf(String newUid, byte[] model) {
    return new EncoderClassifierModel(newUid, model);
  }

  /** {@return a reader of what {@link #write} wrote} */
  public static MLReader<EncoderClassifierModel> read() {
    return reader(EncoderClassifierModel.class, EncoderClassifierModel::new);
  }

  /** Reads what {@link #write} wrote to a folder. */
  public static EncoderClassifierModel load(String path) {
    return read().load(path);
  }
}
