package io.github.sparseae.spark;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
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
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.Sparsity;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;

/**
 * A network on the driver whose gradients a cluster computes. Each step sends the parameters to the
 * executors and gets the gradients of each partition's share of the batch.
 *
 * @param here makes the steps
 * @param engine the name of the engine that computes gradients on executors
 * @param training identifies the training, whose networks executors keep
 */
record SparkNetwork(
    AutoencoderSpec spec, Network here, String engine, SparkRows rows, String training)
    implements Network {

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
  public int stepsTogether() {
    return rows.options.localSteps;
  }

  @Override
  public SpanResult train(TrainingSpan span) {
    List<Losses> losses = new ArrayList<>();
    UnitActivity.Counter counter =
        span.countsActivity() ? new UnitActivity.Counter(span.steps(), spec.hidden()) : null;
    for (int step = 0; step < span.steps(); step = losses.size()) {
      if (stepsTogether() > 1) {
        alone(span, step, losses, counter);
        continue;
      }
      TrainingSpan one = span.step(step);
      Gradients merged = gradients(one);
      losses.add(here.apply(merged, one));
      if (counter != null && merged.activity() != null) {
        counter.add(step, List.of(merged.activity()));
      }
    }
    return new SpanResult(losses, counter == null ? null : counter.activity());
  }

  /** Has each partition make some steps, and takes the mean. */
  private void alone(
      TrainingSpan span, int first, List<Losses> losses, UnitActivity.@Nullable Counter counter) {
    List<TrainingSpan> steps =
        IntStream.range(first, Math.min(first + stepsTogether(), span.steps()))
            .mapToObj(span::step)
            .toList();
    NetworkState before = here.state();
    List<LocalSteps> all = inRound(before, steps, round -> run(round, LocalSteps::of));
    here.restore(LocalSteps.averaged(spec, before, all));
    for (int i = 0; i < steps.size(); i++) {
      int number = i;
      List<LocalSteps.Step> parts =
          all.stream()
              .flatMap(part -> part.steps().stream())
              .filter(step -> step.number() == number)
              .toList();
      losses.add(LocalSteps.losses(parts));
      if (counter != null && span.countsActivity(first + i)) {
        counter.add(first + i, parts.stream().map(LocalSteps.Step::activity).toList());
      }
    }
  }

  @Override
  public Gradients gradients(TrainingSpan oneStep) {
    NetworkState parameters = new NetworkState(here.parameters(spec.shapes().keySet()), Map.of());
    return inRound(
        parameters,
        List.of(oneStep),
        round -> {
          BatchStatistics whole = needed(round, oneStep);
          StepTask.Work<Gradients> work =
              (network, parts) -> {
                TrainingSpan part = parts.get(0).orElseThrow();
                return network.gradients(whole == null ? part : part.within(whole));
              };
          return isLarge() ? slices(round, work) : Gradients.merged(run(round, work));
        });
  }

  /** Returns the statistics of the whole batch; null where no part needs them. */
  private @Nullable BatchStatistics needed(Broadcast<StepTask.Round> round, TrainingSpan oneStep) {
    int batch = oneStep.batchRows(0);
    if (!BatchStatistics.areNeeded(spec) || !round.value().isShared(oneStep)) {
      return null;
    }
    return canFindDeadUnits(batch)
        ? BatchStatistics.merged(
            run(round, (network, parts) -> network.statistics(parts.get(0).orElseThrow())))
        : BatchStatistics.ofActiveUnits(batch, spec.hidden());
  }

  private <T> T inRound(
      NetworkState state,
      List<TrainingSpan> steps,
      Function<Broadcast<StepTask.Round>, T> computation) {
    StepTask.Round sent =
        new StepTask.Round(
            training, engine, SpecJson.write(spec), state, rows.digests, rows.starts, steps);
    Broadcast<StepTask.Round> round = Place.uninterrupted(() -> rows.context().broadcast(sent));
    try {
      return computation.apply(round);
    } finally {
      Place.destroy(round);
    }
  }

  /** Returns whether the driver should get one copy of the gradients, not one of each partition. */
  private boolean isLarge() {
    long bytes = spec.parameterCount() * (spec.precision() == Precision.FLOAT32 ? 4L : 8L);
    return rows.partitions() > 1 && bytes >= rows.options.slicedFrom;
  }

  /** Has the executors add the gradients, a slice each. */
  private Gradients slices(Broadcast<StepTask.Round> round, StepTask.Work<Gradients> work) {
    int count = Math.min(rows.partitions(), 64);
    JavaRDD<Sent<Gradients>> parts = parts(round, work);
    return GradientSlices.joined(
        Sent.ordered(
            Place.uninterrupted(
                () ->
                    parts
                        .flatMapToPair(whole -> GradientSlices.of(whole, count).iterator())
                        .groupByKey(count)
                        .map(
                            slice ->
                                new Sent<>(
                                    slice._1(),
                                    Gradients.merged(
                                        Sent.ordered(ImmutableList.copyOf(slice._2())))))
                        .collect())),
        spec.shapes());
  }

  /** Returns whether a step depends on the units that are idle on all rows of its batch. */
  private boolean canFindDeadUnits(int batch) {
    Sparsity sparsity = spec.sparsity();
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

  /** Returns the result of each partition that has one, in their order. */
  private <R extends Serializable> List<R> run(
      Broadcast<StepTask.Round> round, StepTask.Work<R> work) {
    JavaRDD<Sent<R>> parts = parts(round, work);
    return Sent.ordered(Place.uninterrupted(parts::collect));
  }

  private <R extends Serializable> JavaRDD<Sent<R>> parts(
      Broadcast<StepTask.Round> round, StepTask.Work<R> work) {
    return rows.blocks().mapPartitionsWithIndex(new StepTask<>(round, work), true);
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
