package io.github.sparseae.spark;

import static com.google.common.base.Preconditions.checkState;
import static java.util.Objects.requireNonNull;

import io.github.sparseae.engine.BatchStatistics;
import io.github.sparseae.engine.Gradients;
import io.github.sparseae.engine.Network;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.engine.TrainingSpan;
import io.github.sparseae.engine.UnitActivity;
import io.github.sparseae.file.SpecJson;
import io.github.sparseae.file.TrainingJson;
import io.github.sparseae.java.JavaEngineProvider;
import io.github.sparseae.model.Corruption;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Device;
import io.github.sparseae.model.Losses;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.train.Training;
import java.io.Serializable;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;

/** What each partition computes of a step. */
final class StepTask implements Function2<Integer, Iterator<RowBlock>, Iterator<StepTask.Share>> {
  /** The networks of an executor: of each training one for each task that runs at once. */
  private static final Kept<Worker> NETWORKS = new Kept<>(Worker::close, 1, TimeUnit.MINUTES);

  private static final long serialVersionUID = 1;

  private final Broadcast<Step> step;
  private final boolean onlyStatistics;
  private final @Nullable Sums whole;

  /**
   * Prepares a task.
   *
   * @param onlyStatistics whether to compute {@link Network#statistics} in place of gradients
   * @param whole the statistics of the batch; null where none are needed
   */
  StepTask(Broadcast<Step> step, boolean onlyStatistics, @Nullable Sums whole) {
    this.step = step;
    this.onlyStatistics = onlyStatistics;
    this.whole = whole;
  }

  /**
   * A step as it travels to executors.
   *
   * @param training identifies the training, whose networks executors keep
   * @param spec the specification as JSON
   * @param parameters all parameters, {@link Flat}
   * @param digests of the partitions' rows
   * @param places of each partition's rows in the batch
   * @param numbers of the same rows in their partition
   * @param k the number of active units; 0 for the sparsity's own
   * @param corruption the options of a training with the corruption, as JSON; empty without one
   */
  @SuppressWarnings("ArrayRecordComponent") // it travels, and is compared with nothing
  record Step(
      String training,
      String spec,
      Object parameters,
      List<String> digests,
      int[][] places,
      int[][] numbers,
      int rows,
      double penaltyFactor,
      int k,
      boolean isCounted,
      String corruption,
      long noiseSeed,
      long noiseStep)
      implements Serializable {

    static String json(Corruption corruption) {
      return corruption instanceof Corruption.None
          ? ""
          : TrainingJson.write(Training.builder().corruption(corruption).build());
    }

    TrainingSpan part(int partition) {
      // What the optimizer does is done on the driver.
      TrainingSpan all =
          new TrainingSpan(
                  Optimizer.sgd(1),
                  IntStream.range(0, rows).toArray(),
                  rows,
                  0,
                  new double[1],
                  new double[] {penaltyFactor})
              .countingActivity(new boolean[] {isCounted});
      if (k > 0) {
        all = all.withActiveUnits(new int[] {k});
      }
      if (!corruption.isEmpty()) {
        all =
            all.corrupted(TrainingJson.read(corruption).build().corruption(), noiseSeed, noiseStep);
      }
      return all.part(places[partition], numbers[partition]);
    }
  }

  /** {@link BatchStatistics} as they travel. */
  @SuppressWarnings("ArrayRecordComponent")
  record Sums(
      int rows,
      double @Nullable [] activeRows,
      double @Nullable [] codeSums,
      double smallest,
      double @Nullable [] residualSums,
      double residualSquares)
      implements Serializable {

    static Sums of(BatchStatistics statistics) {
      return new Sums(
          statistics.rows(),
          doubles(statistics.activeRows()),
          doubles(statistics.codeSums()),
          statistics.smallest(),
          doubles(statistics.residualSums()),
          statistics.residualSquares());
    }

    private static double @Nullable [] doubles(@Nullable DenseArray array) {
      return array == null ? null : array.toDoubles();
    }

    private static @Nullable DenseArray array(double @Nullable [] values) {
      return values == null ? null : DenseArray.wrap(values, values.length);
    }

    BatchStatistics statistics() {
      return new BatchStatistics(
          rows, array(activeRows), array(codeSums), smallest, array(residualSums), residualSquares);
    }
  }

  /**
   * A partition's part of a step.
   *
   * @param partition its number
   * @param sums its statistics
   * @param gradients all gradients, {@link Flat}; null where only statistics are computed
   * @param activeRows for each unit the number of rows on which it was active; null if not counted
   * @param saturatedRows for each unit the number of rows on which it was saturated
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Share(
      int partition,
      Sums sums,
      @Nullable Object gradients,
      double data,
      double penalty,
      double @Nullable [] activeRows,
      double @Nullable [] saturatedRows)
      implements Serializable {

    static Share of(int partition, NetworkSpec spec, Gradients gradients) {
      UnitActivity activity = gradients.activity();
      return new Share(
          partition,
          Sums.of(gradients.statistics()),
          Flat.of(spec, gradients.sums()),
          gradients.losses().data(),
          gradients.losses().penalty(),
          activity == null
              ? null
              : IntStream.range(0, activity.units()).mapToDouble(activity::activeRows).toArray(),
          activity == null
              ? null
              : IntStream.range(0, activity.units())
                  .mapToDouble(activity::saturatedRows)
                  .toArray());
    }

    /** Returns the gradients, {@link Flat}. */
    Object values() {
      return requireNonNull(gradients);
    }

    /** Returns the same with another array of gradients. */
    Share with(@Nullable Object values) {
      return new Share(partition, sums, values, data, penalty, activeRows, saturatedRows);
    }

    /** Returns this share with gradients of its own or none. */
    Gradients gradients(Map<Parameter, DenseArray> arrays) {
      UnitActivity activity = null;
      if (activeRows != null && saturatedRows != null) {
        UnitActivity.Counter counter = new UnitActivity.Counter(1, activeRows.length);
        counter.add(0, sums.rows(), activeRows, saturatedRows);
        activity = counter.activity();
      }
      return new Gradients(arrays, sums.statistics(), new Losses(data, penalty), activity);
    }
  }

  @Override
  public Iterator<Share> call(Integer partition, Iterator<RowBlock> blocks) {
    return Place.failing(
        () -> {
          Step now = step.value();
          if (now.places()[partition].length == 0) {
            return Collections.emptyIterator();
          }
          RowBlock block = blocks.next();
          checkSame(partition, block.digest(), now.digests().get(partition));
          return Collections.singleton(share(partition, now, block)).iterator();
        },
        "");
  }

  static void checkSame(int partition, String actual, String expected) {
    checkState(
        actual.equals(expected),
        "partition %s has other rows, or in another order, than when training began: its rows were"
            + " computed again and must come out the same; checkpoint the data set, write it to"
            + " files, or sort it by a unique key within partitions",
        partition);
  }

  private Share share(int partition, Step now, RowBlock block) {
    String key = NETWORKS.reserve(now.training());
    Worker worker = NETWORKS.opened(key, () -> Worker.open(now));
    try {
      worker.network().restore(worker.state(now));
      worker.network().load(block.samples());
      TrainingSpan part = now.part(partition);
      if (onlyStatistics) {
        Sums sums = Sums.of(worker.network().statistics(part));
        return new Share(partition, sums, null, 0, 0, null, null);
      }
      TrainingSpan known = whole == null ? part : part.within(whole.statistics());
      return Share.of(partition, worker.spec(), worker.network().gradients(known));
    } finally {
      NETWORKS.release(key);
    }
  }

  /** A network of a training, for one task at a time. */
  private record Worker(NetworkSpec spec, Network network) {

    static Worker open(Step step) {
      NetworkSpec spec = SpecJson.read(step.spec());
      return new Worker(spec, new JavaEngineProvider().open(spec, state(spec, step), Device.CPU));
    }

    NetworkState state(Step step) {
      return state(spec, step);
    }

    private static NetworkState state(NetworkSpec spec, Step step) {
      return new NetworkState(
          Flat.arrays(spec, spec.shapes().keySet(), step.parameters()), Map.of());
    }

    void close() {
      network.close();
    }
  }
}
