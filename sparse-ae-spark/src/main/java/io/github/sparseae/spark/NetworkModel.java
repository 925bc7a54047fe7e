package io.github.sparseae.spark;

import com.google.common.collect.ImmutableList;
import com.google.common.io.ByteStreams;
import io.github.sparseae.file.ModelFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.BiFunction;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsReader$;
import org.apache.spark.ml.util.DefaultParamsWriter$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.ml.util.ReadWriteUtils$;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
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
  final ColumnParams columns;
  private transient @Nullable ModelFile file;
  private transient @Nullable Broadcast<byte[]> shared;
  private transient @Nullable SparkContext sharedIn;

  NetworkModel(String uid, byte[] bytes) {
    this.uid = uid;
    this.bytes = bytes;
    columns = new ColumnParams(this);
  }

  @Override
  public final String uid() {
    return uid;
  }

  @Override
  public final Param<String> inputCol() {
    return columns.inputCol;
  }

  @Override
  public final Param<String> handleInvalid() {
    return columns.handleInvalid;
  }

  @Override
  public final Param<String> engine() {
    return columns.engine;
  }

  /** {@return the network, in memory} */
  public final ModelFile toModelFile() {
    ModelFile read = file;
    if (read == null) {
      read = Scorer.read(bytes);
      file = read;
    }
    return read;
  }

  /** {@return the SHA-256 of the model's file, by which executors know it} */
  public final String sha256() {
    return Scoring.sha256(bytes);
  }

  byte[] bytes() {
    return bytes;
  }

  /** {@return the size of the model in bytes} */
  @Override
  public final long estimatedSize() {
    return bytes.length;
  }

  /** Returns the columns that this model adds. */
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
    return columns.with(added, schema);
  }

  @Override
  public final Dataset<Row> transform(Dataset<?> dataset) {
    StructType schema = transformSchema(dataset.schema());
    Scoring scoring =
        new Scoring(
            shared(dataset.sparkSession()),
            sha256(),
            getOrDefault(columns.engine),
            NumberColumn.of(dataset.schema(), getOrDefault(columns.inputCol)),
            getOrDefault(columns.handleInvalid),
            ImmutableList.copyOf(outputs()));
    return dataset.toDF().mapPartitions(scoring, Encoders.row(schema));
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
    String engine = getOrDefault(columns.engine);
    String key = sha256() + " " + engine;
    UDF1<Object, Object> function =
        row -> {
          Scorer scorer = Scoring.MODELS.ofTask(key, () -> Scorer.open(model.value(), engine));
          NumberColumn.Kind kind = NumberColumn.Kind.of(row);
          NumberBatch batch = new NumberBatch(scorer.inputs(), kind);
          String trouble = NumberColumn.append(row, batch);
          return trouble == null
              ? scorer.score(batch.samples(), List.of(column), kind)[0][0]
              : null;
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
    return new Writer(this);
  }

  /** Writes parameters as Spark does, and the network as a model file beside them. */
  private static final class Writer extends MLWriter {
    private final NetworkModel<?> model;

    Writer(NetworkModel<?> model) {
      this.model = model;
    }

    @Override
    public void saveImpl(String path) {
      DefaultParamsWriter$.MODULE$.saveMetadata(model, path, sparkSession());
      boolean isLocal = Boolean.TRUE.equals(ReadWriteUtils$.MODULE$.localSavingModeState().get());
      try {
        if (isLocal) {
          java.nio.file.Files.write(java.nio.file.Path.of(path, FILE), model.bytes());
          return;
        }
        Path target = new Path(path, FILE);
        FileSystem files = target.getFileSystem(configuration(sparkSession()));
        try (OutputStream out = files.create(target, true)) {
          out.write(model.bytes());
        }
      } catch (IOException e) {
        throw new UncheckedIOException("the model cannot be written to " + path + ": " + e, e);
      }
    }
  }

  private static Configuration configuration(SparkSession session) {
    return session.sparkContext().hadoopConfiguration();
  }

  /** Returns a reader of what {@link #write} wrote. */
  static <M extends NetworkModel<M>> MLReader<M> reader(BiFunction<String, byte[], M> create) {
    return new Reader<>(create);
  }

  private static final class Reader<M extends NetworkModel<M>> extends MLReader<M> {
    private final BiFunction<String, byte[], M> create;

    Reader(BiFunction<String, byte[], M> create) {
      this.create = create;
    }

    @Override
    public M load(String path) {
      DefaultParamsReader.Metadata metadata =
          DefaultParamsReader$.MODULE$.loadMetadata(path, sparkSession());
      Path source = new Path(path, FILE);
      byte[] read;
      boolean isLocal = Boolean.TRUE.equals(ReadWriteUtils$.MODULE$.localSavingModeState().get());
      try {
        if (isLocal) {
          read = java.nio.file.Files.readAllBytes(java.nio.file.Path.of(path, FILE));
        } else {
          FileSystem files = source.getFileSystem(configuration(sparkSession()));
          try (InputStream in = files.open(source)) {
            read = ByteStreams.toByteArray(in);
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException("the model cannot be read from " + path + ": " + e, e);
      }
      M model = create.apply(metadata.uid(), read);
      model.toModelFile();
      metadata.getAndSetParams(model, Option.empty());
      return model;
    }
  }
}
