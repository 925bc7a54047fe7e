package io.github.sparseae.spark;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.primitives.Ints;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.BatchStatistics;
import io.github.sparseae.engine.Evaluation;
import io.github.sparseae.engine.Gradients;
import io.github.sparseae.engine.Network;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.engine.Pass;
import io.github.sparseae.engine.SpanResult;
import io.github.sparseae.engine.TrainingSpan;
import io.github.sparseae.engine.UnitActivity;
import io.github.sparseae.file.SpecJson;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.AuxiliaryLoss;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Losses;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.Sparsity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;

/**
 * A network on the driver whose gradients a cluster computes. Each step sends the parameters to the
 * executors and gets the gradients of each partition's share of the batch.
 */
final class SparkNetwork implements Network {
  private final NetworkSpec spec;
  private final Network here;
  private final SparkRows rows;
  private final String specJson;
  private final String training = UUID.randomUUID().toString();

  SparkNetwork(NetworkSpec spec, Network here, SparkRows rows) {
    this.spec = spec;
    this.here = here;
    this.rows = rows;
    specJson = SpecJson.write(spec);
  }

  @Override
  public String device() {
    return here.device();
  }

  @Override
  public void load(Samples samples) {
    checkArgument(
        samples == rows.sample(),
        "this network is trained on %s alone, whose inputs must not be so far from 0 that float32"
            + " holds them too coarsely: subtract their mean, or choose float64",
        rows.name());
  }

  @Override
  public void unload() {}

  @Override
  public SpanResult train(TrainingSpan span) {
    List<Losses> losses = new ArrayList<>();
    UnitActivity.Counter counter =
        span.countsActivity() ? new UnitActivity.Counter(span.steps(), spec.hidden()) : null;
    for (int step = 0; step < span.steps(); step++) {
      TrainingSpan one = span.step(step);
      Gradients merged = gradients(one);
      losses.add(here.apply(merged, one));
      if (counter != null && merged.activity() != null) {
        counter.add(step, List.of(merged.activity()));
      }
    }
    return new SpanResult(losses, counter == null ? null : counter.activity());
  }

  @Override
  public Gradients gradients(TrainingSpan oneStep) {
    Broadcast<StepTask.Step> step = rows.context().broadcast(step(oneStep));
    try {
      StepTask.Sums whole = null;
      if (isShared(step.value()) && BatchStatistics.areNeeded(spec)) {
        int batch = oneStep.batchRows(0);
        whole =
            StepTask.Sums.of(
                canFindDeadUnits(batch)
                    ? BatchStatistics.merged(
                        run(new StepTask(step, true, null)).stream()
                            .map(share -> share.sums().statistics())
                            .toList())
                    : BatchStatistics.ofActiveUnits(batch, spec.hidden()));
      }
      StepTask task = new StepTask(step, false, whole);
      return isLarge() ? GradientSlices.merged(spec, slices(task)) : merged(run(task));
    } finally {
      step.destroy();
    }
  }

  private Gradients merged(List<StepTask.Share> shares) {
    return Gradients.merged(
        shares.stream()
            .map(share -> share.gradients(Flat.arrays(spec, spec.trained(), share.values())))
            .toList());
  }

  /** Returns whether the driver should get one copy of the gradients, not one of each partition. */
  private boolean isLarge() {
    long bytes = spec.parameterCount() * (spec.precision() == Precision.FLOAT32 ? 4L : 8L);
    return rows.partitions() > 1 && bytes >= rows.options().slicedFrom();
  }

  /** Has the executors add the gradients, a slice each. */
  private List<GradientSlices.Sum> slices(StepTask task) {
    int count = Math.min(rows.partitions(), 64);
    JavaRDD<RowBlock> blocks = rows.blocks();
    return uninterrupted(
        () ->
            blocks
                .mapPartitionsWithIndex(task, true)
                .flatMapToPair(share -> GradientSlices.of(share, count))
                .groupByKey(count)
                .map(slice -> GradientSlices.sum(slice._1(), slice._2()))
                .collect());
  }

  private StepTask.Step step(TrainingSpan one) {
    int[] batch = one.rows(0);
    List<List<Integer>> places = new ArrayList<>();
    List<List<Integer>> numbers = new ArrayList<>();
    for (int p = 0; p < rows.partitions(); p++) {
      places.add(new ArrayList<>());
      numbers.add(new ArrayList<>());
    }
    int[] number = new int[1];
    for (int place = 0; place < batch.length; place++) {
      int partition = rows.partition(batch[place], number);
      places.get(partition).add(place);
      numbers.get(partition).add(number[0]);
    }
    return new StepTask.Step(
        training,
        specJson,
        Flat.of(spec, here.parameters(spec.shapes().keySet())),
        rows.digests(),
        places.stream().map(Ints::toArray).toArray(int[][]::new),
        numbers.stream().map(Ints::toArray).toArray(int[][]::new),
        batch.length,
        one.penaltyFactor(0),
        one.activeUnits(0).orElse(0),
        one.countsActivity(),
        StepTask.Step.json(one.corruption()),
        one.noiseSeed(),
        one.noiseStep(0));
  }

  /** Returns whether the rows of a batch are in more than one partition. */
  private static boolean isShared(StepTask.Step step) {
    return Arrays.stream(step.places()).filter(places -> places.length > 0).count() > 1;
  }

  /** Returns whether a step depends on the units that are idle on all rows of its batch. */
  private boolean canFindDeadUnits(int batch) {
    Sparsity sparsity = ((AutoencoderSpec) spec).sparsity();
    if (sparsity instanceof Sparsity.KullbackLeibler) {
      return true;
    }
    AuxiliaryLoss auxiliary = sparsity.auxiliary();
    double deadAfter =
        sparsity instanceof Sparsity.JumpRelu jump ? jump.deadAfter() : auxiliary.deadAfter();
    Map<Parameter, DenseArray> counted = here.parameters(Set.of(Parameter.IDLE_ROWS));
    double idle =
        counted.values().stream()
            .flatMapToDouble(array -> Arrays.stream(array.toDoubles()))
            .max()
            .orElse(0);
    return idle + batch >= deadAfter;
  }

  /** Returns the share of each partition that has one, in their order. */
  private List<StepTask.Share> run(StepTask task) {
    JavaRDD<RowBlock> blocks = rows.blocks();
    return uninterrupted(() -> blocks.mapPartitionsWithIndex(task, true).collect()).stream()
        .sorted(Comparator.comparingInt(StepTask.Share::partition))
        .toList();
  }

  /** Returns the result of a job; an interrupt makes it start again, and is kept for later. */
  private static <T> T uninterrupted(Callable<T> job) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return job.call();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (Exception e) {
          throw Place.translated(e);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public Evaluation evaluate(Samples batch, Pass... passes) {
    return here.evaluate(batch, passes);
  }

  @Override
  public List<DenseArray> forward(Samples batch, Pass... passes) {
    return here.forward(batch, passes);
  }

  @Override
  public NetworkState state() {
    return here.state();
  }

  @Override
  public Map<Parameter, DenseArray> parameters(Set<Parameter> wanted) {
    return here.parameters(wanted);
  }

  @Override
  public void restore(NetworkState state) {
    here.restore(state);
  }

  @Override
  public void close() {
    here.close();
  }
}
