package io.github.sparseae.spark;

import static com.google.common.base.Preconditions.checkState;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.engine.Network;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.engine.TrainingSpan;
import io.github.sparseae.file.SpecJson;
import io.github.sparseae.model.Device;
import java.io.Serializable;
import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.broadcast.Broadcast;

/** What each partition computes in a round. */
record StepTask<R extends Serializable>(Broadcast<StepTask.Round> round, StepTask.Work<R> work)
    implements Function2<Integer, Iterator<RowBlock>, Iterator<Sent<R>>> {
  /** The networks of an executor: of each training one for each task that runs at once. */
  private static final Kept<Network> NETWORKS = new Kept<>(Network::close, Duration.ofMinutes(1));

  /** What is computed of a partition's parts of a round's steps; empty where it has no rows. */
  interface Work<R> extends Serializable {
    R of(Network network, List<Optional<TrainingSpan>> parts);
  }

  /**
   * A round as it travels to executors.
   *
   * @param training identifies the training, whose networks executors keep
   * @param spec the specification as JSON
   * @param state what the steps start from
   * @param starts the number of the first row of each partition; at the end that of all rows
   * @param steps spans of one step of the whole batch
   */
  @DefaultSerializer(JavaSerializer.class)
  @SuppressWarnings("ArrayRecordComponent") // it travels, and is compared with nothing
  record Round(
      String training,
      String engine,
      String spec,
      NetworkState state,
      List<String> digests,
      int[] starts,
      List<TrainingSpan> steps)
      implements Serializable {

    private Optional<TrainingSpan> part(TrainingSpan step, int partition) {
      int[] rows = step.rows(0);
      int[] places = IntStream.range(0, rows.length).filter(i -> has(partition, rows[i])).toArray();
      return places.length == 0
          ? Optional.empty()
          : Optional.of(
              step.part(
                  places, IntStream.of(places).map(i -> rows[i] - starts[partition]).toArray()));
    }

    private boolean has(int partition, int row) {
      return row >= starts[partition] && row < starts[partition + 1];
    }

    /** Returns whether the rows of a step are in more than one partition. */
    boolean isShared(TrainingSpan step) {
      int[] rows = step.rows(0);
      return IntStream.range(0, digests.size())
          .noneMatch(partition -> IntStream.of(rows).allMatch(row -> has(partition, row)));
    }

    private Network open() {
      return Compute.auto().engine(engine).engine().open(SpecJson.read(spec), state, Device.AUTO);
    }
  }

  @Override
  public Iterator<Sent<R>> call(Integer partition, Iterator<RowBlock> blocks) {
    return Place.failing(
        () -> {
          Round now = round.value();
          List<Optional<TrainingSpan>> parts =
              now.steps().stream().map(step -> now.part(step, partition)).toList();
          if (parts.stream().allMatch(Optional::isEmpty)) {
            return Collections.emptyIterator();
          }
          RowBlock block = blocks.next();
          checkSame(partition, block.digest(), now.digests().get(partition));
          return Collections.singleton(new Sent<>(partition, result(now, block, parts))).iterator();
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

  private R result(Round now, RowBlock block, List<Optional<TrainingSpan>> parts) {
    String key = NETWORKS.reserve(now.training());
    Network network = NETWORKS.opened(key, now::open);
    try {
      network.restore(now.state());
      network.load(block.samples());
      return work.of(network, parts);
    } finally {
      NETWORKS.release(key);
    }
  }
}
