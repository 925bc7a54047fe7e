package io.github.sparseae.spark;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkState;

import com.google.common.collect.Iterators;
import com.google.common.collect.Streams;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.github.sparseae.data.RowStream;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.engine.RemoteRows;
import io.github.sparseae.internal.data.SuppliedRows;
import io.github.sparseae.model.Precision;
import io.github.sparseae.spark.internal.WholeRow;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * Rows in the memory of a Spark cluster, on which an autoencoder is trained with all options of a
 * {@link io.github.sparseae.train.Training}.
 *
 * <pre>{@code
 * try (SparkRows rows = SparkRows.builder(data, "activations").build();
 *     SparseAutoencoder sae =
 *         SparseAutoencoder.builder().inputs(rows.width()).hidden(12_288)
 *             .compute(rows.compute()).build()) {
 *   sae.fit(rows, Training.epochs(4).batchSize(4096).build());
 *   sae.save(path);
 * }
 * }</pre>
 *
 * <p>The driver runs the steps; in each, every partition computes the gradients of its share of the
 * batch, and the driver adds them in the order of partitions. The same seed takes the same rows in
 * the same steps as on one machine, for any number of partitions: with one partition the result has
 * the same bits, with more it differs in the last digits, since sums are added in another order.
 *
 * <p>The rows are kept in the executors' memory, or on their disks. Those of a lost executor are
 * computed again; if they are then others, or in another order, training ends with an {@link
 * io.github.sparseae.engine.EngineException}. What training measures or samples on its own machine,
 * normalization, the pre-encoder bias, resampling and warnings, it takes from all rows, or from
 * {@value #SAMPLE} evenly spaced ones.
 */
public final class SparkRows implements RemoteRows, AutoCloseable {
  /** The most rows that are also on the driver. */
  static final int SAMPLE = 32_768;

  /** The most numbers that are also on the driver. */
  private static final long SAMPLE_NUMBERS = 1 << 26;

  private final JavaRDD<RowBlock> blocks;
  private final String name;
  private final int width;
  private final NumberColumn.Kind kind;

  /** The number of the first row of each partition, and at the end that of all rows. */
  final int[] starts;

  final List<String> digests;
  private final Samples sample;
  final Builder options;
  private boolean isClosed;

  private SparkRows(JavaRDD<RowBlock> blocks, int width, NumberColumn.Kind kind, Builder options) {
    this.kind = kind;
    this.blocks = blocks;
    this.width = width;
    this.options = options;
    name = "column " + options.column + " on Spark";
    List<Tuple2<Integer, String>> found =
        blocks.map(block -> new Tuple2<>(block.rows(), block.digest())).collect();
    starts = new int[found.size() + 1];
    digests = found.stream().map(Tuple2::_2).toList();
    for (int i = 0; i < found.size(); i++) {
      long end = (long) starts[i] + found.get(i)._1();
      checkArgument(
          end <= Integer.MAX_VALUE - 8,
          "%s has more than %s rows, the most that one training takes",
          name,
          Integer.MAX_VALUE - 8);
      starts[i + 1] = (int) end;
    }
    checkArgument(size() > 0, "%s has no rows of width %s", name, width);
    sample = sampled();
  }

  /**
   * Returns a builder for a column of vectors, {@code array<float>} or {@code array<double>}, of a
   * data set whose rows come out the same if they are computed again.
   */
  public static Builder builder(Dataset<?> data, String column) {
    return new Builder(data, column);
  }

  private Samples sampled() {
    int most = (int) Math.max(1, Math.min(SAMPLE, SAMPLE_NUMBERS / width));
    int size = size();
    int count = Math.min(size, most);
    int[] begins = starts;
    NumberBatch all = new NumberBatch(width, kind, Precision.FLOAT64);
    blocks
        .mapPartitionsWithIndex(
            (index, own) -> {
              RowBlock block = own.next();
              return IntStream.range(0, count)
                  .map(i -> (int) ((long) i * size / count))
                  .filter(row -> row >= begins[index] && row < begins[index + 1])
                  .mapToObj(row -> block.row(row - begins[index]))
                  .iterator();
            },
            true)
        .collect()
        .forEach(all::append);
    return Samples.of(all.take());
  }

  /**
   * Returns where an autoencoder for these rows is computed, for {@link
   * io.github.sparseae.SparseAutoencoder.Builder#compute}: the gradients on the cluster, and the
   * rest here.
   */
  public Compute compute() {
    Compute compute =
        options.engine.isEmpty() ? Compute.auto() : Compute.auto().engine(options.engine);
    return compute.engine(new SparkEngine(this, compute.engine()));
  }

  /** {@return the number of partitions} */
  public int partitions() {
    return starts.length - 1;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public int size() {
    return starts[starts.length - 1];
  }

  @Override
  public Samples sample() {
    return sample;
  }

  @Override
  public String sha256() {
    Hasher hasher = Hashing.sha256().newHasher();
    digests.forEach(digest -> hasher.putString(digest, StandardCharsets.US_ASCII));
    return hasher.hash().toString();
  }

  /** {@inheritDoc} Fetches one partition at a time. */
  @Override
  public RowStream<? extends Samples> open() {
    Iterator<Integer> filled =
        IntStream.range(0, partitions()).filter(p -> starts[p] < starts[p + 1]).iterator();
    return SuppliedRows.stream(
        () -> filled.hasNext() ? Optional.of(samples(filled.next())) : Optional.empty(), () -> {});
  }

  private Samples samples(int partition) {
    JavaRDD<RowBlock> all = blocks();
    return Place.uninterrupted(
        () -> {
          RowBlock block = all.collectPartitions(new int[] {partition})[0].get(0);
          StepTask.checkSame(partition, block.digest(), digests.get(partition));
          return block.samples();
        });
  }

  JavaSparkContext context() {
    return JavaSparkContext.fromSparkContext(blocks.context());
  }

  JavaRDD<RowBlock> blocks() {
    checkState(!isClosed, "these rows are closed");
    return blocks;
  }

  /** Frees the executors' memory. */
  @Override
  public void close() {
    if (!isClosed) {
      isClosed = true;
      free(blocks);
    }
  }

  private static void free(JavaRDD<RowBlock> blocks) {
    Place.uninterrupted(() -> blocks.unpersist(false));
  }

  /** Sets which rows are taken, and how they are trained on. */
  public static final class Builder {
    private final Dataset<?> data;
    private final String column;
    private int partitions;
    long slicedFrom = 10 << 20;
    boolean approximateSelection;
    int localSteps = 1;
    private String engine = "";
    private String handleInvalid = Scoring.ERROR;
    private int specWidth;

    private Builder(Dataset<?> data, String column) {
      this.data = data;
      this.column = column;
    }

    /**
     * Sets the number of partitions, about one for each core. Each has consecutive rows of the data
     * set's order. Default, and 0: those of the data set.
     */
    public Builder partitions(int partitions) {
      checkArgument(partitions >= 0, "partitions must not be negative, was %s", partitions);
      this.partitions = partitions;
      return this;
    }

    /**
     * Sets what happens to rows that are null, not finite, or of another width than the first:
     * {@code "error"}, the default, or {@code "skip"}: they are left out. Where the schema has the
     * size of its vectors, as {@code VectorAssembler} writes it, rows of another width than that
     * are left out.
     */
    public Builder handleInvalid(String policy) {
      checkArgument(
          policy.equals(Scoring.ERROR) || policy.equals(Scoring.SKIP),
          "training on rows that cannot be used is error or skip, was %s",
          policy);
      handleInvalid = policy;
      return this;
    }

    /**
     * Allows sparsities that choose active units over a whole batch, BatchTopK and winner-take-all,
     * to choose over each partition's share of it: an approximation, and another one for another
     * number of partitions. Default: false; they are refused where there are several partitions.
     */
    public Builder approximateSelection(boolean allowed) {
      approximateSelection = allowed;
      return this;
    }

    /**
     * Lets each partition make some steps alone, each on its rows of a batch, after which all take
     * the mean of their parameters and of the optimizer's arrays, weighted by rows: an
     * approximation with fewer rounds, and another one for another number of partitions. Default:
     * 1, which adds gradients and is exact.
     *
     * <p>An optimizer that divides by the size of gradients, as Adam does, takes smaller steps on
     * smaller batches, whose gradients are noisier. A round also ends where the training loop does
     * something: at the end of an epoch, at a checkpoint by steps, before resampling.
     *
     * @param steps positive
     */
    public Builder localSteps(int steps) {
      checkArgument(steps > 0, "localSteps must be positive, was %s", steps);
      localSteps = steps;
      return this;
    }

    /**
     * Sets the engine that computes, here and on the executors, where it must be on the class path:
     * {@code "Java"}, {@code "TensorFlow"}; empty, the default, for the best on the driver's class
     * path.
     */
    public Builder engine(String name) {
      engine = name;
      return this;
    }

    /** Sets the width of the rows that are not left out; 0 if no specification has it. */
    Builder specWidth(int width) {
      specWidth = width;
      return this;
    }

    /** Sets from how many bytes on gradients are added on the executors. */
    Builder slicedFrom(long bytes) {
      slicedFrom = bytes;
      return this;
    }

    /**
     * Reads the rows into the executors' memory, until they are closed.
     *
     * @throws IllegalArgumentException if the column is missing or holds something else, or there
     *     is no row
     * @throws io.github.sparseae.engine.EngineException if a row is invalid, or Spark fails
     */
    public SparkRows build() {
      NumberColumn.of(data.schema(), column);
      String quoted = "`" + column.replace("`", "``") + "`";
      Dataset<Row> selected = data.select(functions.col(quoted)).toDF();
      NumberColumn numbers = NumberColumn.of(selected.schema(), column);
      JavaRDD<RowBlock> blocks = null;
      try {
        // Runs what is before a shuffle already.
        JavaRDD<InternalRow> rows = WholeRow.wrap(selected).javaRDD().map(WholeRow::in);
        int width = width(rows, numbers, selected.schema().apply(column));
        blocks = blocks(rows, numbers, width).persist(StorageLevel.MEMORY_AND_DISK());
        SparkRows built = new SparkRows(blocks, width, numbers.kind(), this);
        blocks = null;
        return built;
      } catch (IllegalArgumentException e) {
        throw e;
      } catch (Exception e) {
        if (e instanceof InterruptedException) {
          Thread.currentThread().interrupt();
        }
        throw Place.translated(e);
      } finally {
        if (blocks != null) {
          free(blocks);
        }
      }
    }

    /**
     * Returns the width that rows must have: where some are skipped, a known one, else the first.
     */
    private int width(JavaRDD<InternalRow> rows, NumberColumn numbers, StructField field) {
      if (handleInvalid.equals(Scoring.SKIP)) {
        boolean hasVectors = numbers.kind() == NumberColumn.Kind.VECTORS;
        int known =
            specWidth > 0 || !hasVectors ? specWidth : AttributeGroup.fromStructField(field).size();
        if (known > 0) {
          return known;
        }
      }
      List<Integer> widths = rows.map(numbers::length).filter(length -> length > 0).take(1);
      checkArgument(!widths.isEmpty(), "column %s on Spark has no rows of numbers", column);
      return widths.get(0);
    }

    private JavaRDD<RowBlock> blocks(JavaRDD<InternalRow> rows, NumberColumn numbers, int width) {
      String policy = handleInvalid;
      JavaRDD<Object> arrays =
          rows.mapPartitions(
              own -> {
                AtomicLong number = new AtomicLong();
                return Streams.stream(own)
                    .map(row -> valid(row, number.getAndIncrement(), numbers, width, policy))
                    .filter(Objects::nonNull)
                    .iterator();
              },
              true);
      if (partitions > 0) {
        arrays =
            arrays
                .zipWithIndex()
                .mapToPair(each -> new Tuple2<>(each._2(), each._1()))
                .repartitionAndSortWithinPartitions(new Ranges(arrays.count(), partitions))
                .values();
      }
      NumberColumn.Kind kind = numbers.kind();
      return arrays.mapPartitions(
          own -> Iterators.singletonIterator(new RowBlock(own, width, kind)), true);
    }

    /** Returns a row that can be trained on, an array of floats or of doubles; null for no row. */
    private static @Nullable Object valid(
        InternalRow row, long number, NumberColumn numbers, int width, String handleInvalid) {
      NumberBatch batch = new NumberBatch(width, numbers.kind(), Precision.FLOAT64);
      String trouble = numbers.append(row, batch);
      if (trouble == null) {
        return NumberBatch.row(batch.take(), 0, numbers.kind() == NumberColumn.Kind.FLOATS);
      }
      if (handleInvalid.equals(Scoring.ERROR)) {
        throw Scoring.invalid(numbers.name(), number, trouble, "skip");
      }
      return null;
    }
  }

  /** Gives each partition consecutive rows. */
  private static final class Ranges extends Partitioner {
    private static final long serialVersionUID = 1;

    private final long rows;
    private final int partitions;

    Ranges(long rows, int partitions) {
      this.rows = rows;
      this.partitions = partitions;
    }

    @Override
    public int numPartitions() {
      return partitions;
    }

    @Override
    public int getPartition(Object row) {
      return (int) ((Long) row * partitions / rows);
    }
  }
}
