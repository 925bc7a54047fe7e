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
 * A trained autoencoder that adds its codes to a data set, and on request its reconstructions,
 * their errors, and an anomaly detector's p-values.
 *
 * <pre>{@code
 * SparseAutoencoderModel model = SparseAutoencoderModel.of(ModelFile.read(path));
 * Dataset<Row> coded = model.setInputCol("activations").setOutputCol("codes").transform(data);
 * }</pre>
 *
 * <p>Rows are scored 1,024 at a time within their partition, to the bits of a local call with the
 * same rows. Executors open the model once for all of their tasks.
 */
public final class SparseAutoencoderModel extends NetworkModel<SparseAutoencoderModel>
    implements CodeParams<SparseAutoencoderModel> {
  private static final long serialVersionUID = 1;
  private static final String PREFIX = "sparseAutoencoder";

  /** Creates a model without a network, for Spark, which looks at its parameters. */
  public SparseAutoencoderModel() {
    this(Identifiable$.MODULE$.randomUID(PREFIX));
  }

  /** Creates a model of an identifier, without a network, likewise. */
  public SparseAutoencoderModel(String uid) {
    this(uid, new byte[0]);
  }

  SparseAutoencoderModel(String uid, byte[] bytes) {
    super(uid, bytes);
    setDefault(outputCol(), "codes");
  }

  /**
   * Creates a model that scores, from an autoencoder's file or an anomaly detector's.
   *
   * @throws IllegalArgumentException if it is a classifier's
   */
  public static SparseAutoencoderModel of(ModelFile model) {
    check(SparseAutoencoderModel.class, model);
    return new SparseAutoencoderModel(Identifiable$.MODULE$.randomUID(PREFIX), bytes(model));
  }

  /** {@return the column of p-values; not set: none} */
  public Param<String> pValueCol() {
    return Columns.text(this, "pValueCol", "the column of an anomaly detector's p-values");
  }

  /** Sets the column of an anomaly detector's p-values, doubles. */
  public SparseAutoencoderModel setPValueCol(String name) {
    return with(pValueCol(), name);
  }

  /**
   * Returns a function from a row of numbers, a vector, {@code array<float>} or {@code
   * array<double>}, to its code, a vector, to be registered for SQL in the session where it will be
   * called. It is called row by row, which {@link #transform} is not; the code of a row that cannot
   * be scored is null.
   *
   * <pre>{@code
   * spark.udf().register("sparse_code", model.sqlFunction(spark));
   * spark.sql("SELECT sparse_code(activations) FROM texts");
   * }</pre>
   */
  public UserDefinedFunction sqlFunction(SparkSession session) {
    return function(session, Scorer.Output.CODE);
  }

  @Override
  List<Scorer.Column> outputs() {
    return Columns.named(
        this,
        ImmutableMap.of(
            outputCol(), Scorer.Output.CODE,
            reconstructionCol(), Scorer.Output.RECONSTRUCTION,
            scoreCol(), Scorer.Output.SCORE,
            pValueCol(), Scorer.Output.P_VALUE));
  }

  @Override
  SparseAutoencoderModel copyOf(String newUid, byte[] model) {
    return new SparseAutoencoderModel(newUid, model);
  }

  /** {@return a reader of what {@link #write} wrote} */
  public static MLReader<SparseAutoencoderModel> read() {
    return reader(SparseAutoencoderModel.class, SparseAutoencoderModel::new);
  }

  /** Reads what {@link #write} wrote to a folder. */
  public static SparseAutoencoderModel load(String path) {
    return read().load(path);
  }
}
