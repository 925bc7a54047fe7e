package io.github.sparseae.spark;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkState;

import com.google.common.hash.Hashing;
import io.github.sparseae.data.Samples;
import io.github.sparseae.file.ModelFile;
import io.github.sparseae.file.ModelFileException;
import io.github.sparseae.model.ClassifierSpec;
import io.github.sparseae.spark.internal.WholeRow;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsReader$;
import org.apache.spark.ml.util.DefaultParamsWriter$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.ml.util.ReadWriteUtils$;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.Option;

/**
 * A trained network that adds columns to data sets.
 *
 * @param <M> its own type
 */
public abstract class NetworkModel<M extends NetworkModel<M>> extends Model<M>
    implements ScoringParams<M>, MLWritable {
  private static final long serialVersionUID = 1;
  private static final String FILE = "model.safetensors";

  private final String uid;
  private final byte[] bytes;
  private transient @Nullable ModelFile file;
  private transient @Nullable Broadcast<byte[]> shared;
  private transient @Nullable SparkContext sharedIn;

  NetworkModel(String uid, byte[] bytes) {
    this.uid = uid;
    this.bytes = bytes;
    Columns.setDefaults(this);
  }

  @Override
  public final String uid() {
    return uid;
  }

  /**
   * {@return the network, in memory}
   *
   * @throws IllegalStateException if the model was created without one
   */
  public final ModelFile toModelFile() {
    ModelFile read = file;
    if (read == null) {
      checkState(bytes.length > 0, "this model has no network: take one of a file or an estimator");
      read = Scorer.read(bytes);
      file = read;
    }
    return read;
  }

  /** {@return the SHA-256 of the model's file, by which executors know it} */
  public final String sha256() {
    return Hashing.sha256().hashBytes(bytes).toString();
  }

  static byte[] bytes(ModelFile model) {
    try {
      return model.toBytes();
    } catch (ModelFileException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** {@return the size of the model in bytes} */
  @Override
  public final long estimatedSize() {
    return bytes.length;
  }

  abstract List<Scorer.Column> outputs();

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the column of rows is missing or holds something else, or a
   *     new column is there already or needs what the model has not
   */
  @Override
  public final StructType transformSchema(StructType schema) {
    List<Scorer.Column> added = outputs();
    Scorer.check(toModelFile(), added);
    return Columns.with(this, added, schema);
  }

  @Override
  public final Dataset<Row> transform(Dataset<?> dataset) {
    StructType before = dataset.schema();
    transformSchema(before);
    NumberColumn inputs = NumberColumn.of(before, getOrDefault(inputCol()));
    List<Scorer.Column> added = outputs();
    Scoring scoring =
        new Scoring(
            shared(dataset.sparkSession()),
            sha256(),
            getOrDefault(engine()),
            inputs,
            getOrDefault(handleInvalid()),
            added);
    StructType scored = new StructType().add("given", before, false);
    List<Column> all = new ArrayList<>(List.of(functions.col("row.given.*")));
    for (Scorer.Column column : added) {
      String name = "added" + all.size();
      scored = scored.add(name, column.type(inputs.kind()), true);
      all.add(functions.col("row." + name).as(column.name()));
    }
    return WholeRow.unwrap(
            WholeRow.wrap(dataset).mapPartitions(scoring, WholeRow.encoder(scored)), "row")
        .select(all.toArray(Column[]::new));
  }

  /** Returns the model as it is on the executors, sent there once. */
  private synchronized Broadcast<byte[]> shared(SparkSession session) {
    Broadcast<byte[]> sent = shared;
    if (sent == null || sharedIn != session.sparkContext()) {
      sent = JavaSparkContext.fromSparkContext(session.sparkContext()).broadcast(bytes);
      shared = sent;
      sharedIn = session.sparkContext();
    }
    return sent;
  }

  /** Returns a function of a row of numbers, for SQL, which is called row by row. */
  final UserDefinedFunction function(SparkSession session, Scorer.Output output) {
    Scorer.Column column = new Scorer.Column("result", output);
    Scorer.check(toModelFile(), List.of(column));
    Broadcast<byte[]> model = shared(session);
    String engine = getOrDefault(engine());
    String sha256 = sha256();
    UDF1<Object, Object> function =
        row -> {
          Scorer scorer = Scoring.scorer(model, sha256, engine);
          NumberColumn.Kind kind = NumberColumn.Kind.of(row);
          NumberBatch batch = scorer.batch(kind);
          if (NumberColumn.append(row, batch) != null) {
            return null;
          }
          Object value = scorer.score(Samples.of(batch.take()), List.of(column), kind)[0][0];
          return value instanceof InternalRow ? NumberColumn.VECTORS.deserialize(value) : value;
        };
    return functions.udf(function, column.type(NumberColumn.Kind.FLOATS));
  }

  @Override
  public final M copy(ParamMap extra) {
    M copy = copyOf(uid, bytes);
    copyValues(copy, extra);
    copy.setParent(parent());
    return copy;
  }

  abstract M copyOf(String newUid, byte[] model);

  /** {@return a writer to any file system that Hadoop knows} */
  @Override
  public final MLWriter write() {
    return new MLWriter() {
      /** Writes parameters as Spark does, and the network as a model file beside them. */
      @Override
      public void saveImpl(String path) {
        DefaultParamsWriter$.MODULE$.saveMetadata(NetworkModel.this, path, sparkSession());
        Path target = new Path(path, FILE);
        try (OutputStream out = files(target, sparkSession()).create(target, true)) {
          out.write(bytes);
        } catch (IOException e) {
          throw new UncheckedIOException("the model cannot be written to " + path + ": " + e, e);
        }
      }
    };
  }

  /** Returns where a file is: Spark Connect keeps models on its server's disk. */
  private static FileSystem files(Path file, SparkSession session) throws IOException {
    Configuration configuration = session.sparkContext().hadoopConfiguration();
    return Boolean.TRUE.equals(ReadWriteUtils$.MODULE$.localSavingModeState().get())
        ? FileSystem.getLocal(configuration).getRaw()
        : file.getFileSystem(configuration);
  }

  static void check(Class<?> type, ModelFile network) {
    boolean classifies = network.spec() instanceof ClassifierSpec;
    Class<?> needed = classifies ? EncoderClassifierModel.class : SparseAutoencoderModel.class;
    checkArgument(
        type.equals(needed),
        "the model is %s: use %s",
        classifies ? "a classifier's" : "an autoencoder's",
        needed.getSimpleName());
  }

  static <M extends NetworkModel<M>> MLReader<M> reader(
      Class<M> type, BiFunction<String, byte[], M> create) {
    return new MLReader<>() {
      @Override
      public M load(String path) {
        DefaultParamsReader.Metadata metadata =
            DefaultParamsReader$.MODULE$.loadMetadata(path, sparkSession(), type.getName());
        Path source = new Path(path, FILE);
        byte[] read;
        ModelFile network;
        try (InputStream in = files(source, sparkSession()).open(source)) {
          read = in.readAllBytes();
          network = ModelFile.read(read);
        } catch (IOException e) {
          throw new UncheckedIOException("the model cannot be read from " + path + ": " + e, e);
        }
        check(type, network);
        M model = create.apply(metadata.uid(), read);
        ((NetworkModel<M>) model).file = network;
        metadata.getAndSetParams(model, Option.empty());
        return model;
      }
    };
  }
}
