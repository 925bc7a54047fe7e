package io.github.sparseae.spark;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import io.github.sparseae.file.ModelFile;
import io.github.sparseae.model.ClassifierSpec;
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

  /**
   * Creates a model without a network, for Spark, which looks at its parameters.
   *
   * @param uid its identifier
   */
  public EncoderClassifierModel(String uid) {
    this(uid, new byte[0]);
  }

  EncoderClassifierModel(String uid, byte[] bytes) {
    super(uid, bytes);
    setDefault(predictionCol(), "prediction");
    setDefault(probabilityCol(), "probability");
  }

  /**
   * Creates a model that predicts.
   *
   * @param model a classifier's
   * @return a model with default columns
   * @throws IllegalArgumentException if it is an autoencoder's
   */
  public static EncoderClassifierModel of(ModelFile model) {
    checkArgument(
        model.spec() instanceof ClassifierSpec,
        "the model is an autoencoder's: use SparseAutoencoderModel");
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

  /**
   * Sets the column of predictions.
   *
   * @param name of doubles, the numbers of classes; empty: none
   * @return this model
   */
  public EncoderClassifierModel setPredictionCol(String name) {
    return with(predictionCol(), name);
  }

  /**
   * Sets the column of probabilities.
   *
   * @param name of vectors; empty: none
   * @return this model
   */
  public EncoderClassifierModel setProbabilityCol(String name) {
    return with(probabilityCol(), name);
  }

  /**
   * Returns a function from a row of numbers to its class, to be registered for SQL, as {@link
   * SparseAutoencoderModel#sqlFunction} returns one.
   *
   * @param session where it will be called
   * @return a function from vectors, {@code array<float>} or {@code array<double>} to doubles
   */
  public UserDefinedFunction sqlFunction(SparkSession session) {
    return function(session, Scorer.Output.PREDICTION);
  }

  @Override
  List<Scorer.Column> outputs() {
    return ImmutableList.<Scorer.Column>builder()
        .addAll(Columns.column(this, predictionCol(), Scorer.Output.PREDICTION))
        .addAll(Columns.column(this, probabilityCol(), Scorer.Output.PROBABILITY))
        .build();
  }

  @Override
  EncoderClassifierModel copyOf(String newUid, byte[] model) {
    return new EncoderClassifierModel(newUid, model);
  }

  /** {@return a reader of what {@link #write} wrote} */
  public static MLReader<EncoderClassifierModel> read() {
    return reader(EncoderClassifierModel::new);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param path a folder
   * @return the model
   */
  public static EncoderClassifierModel load(String path) {
    return read().load(path);
  }
}
