package io.github.sparseae.java.internal;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkState;
import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.BatchStatistics;
import io.github.sparseae.engine.EngineException;
import io.github.sparseae.engine.Evaluation;
import io.github.sparseae.engine.Gradients;
import io.github.sparseae.engine.Network;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.engine.Pass;
import io.github.sparseae.engine.SpanResult;
import io.github.sparseae.engine.TrainingSpan;
import io.github.sparseae.engine.UnitActivity;
import io.github.sparseae.internal.concurrent.Turns;
import io.github.sparseae.java.internal.kernel.Binary;
import io.github.sparseae.java.internal.kernel.Matrix;
import io.github.sparseae.java.internal.kernel.Workers;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.ClassifierSpec;
import io.github.sparseae.model.Corruption;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Losses;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A network in Java's memory. */
public final class JavaNetwork<A> implements Network {
  private final NetworkSpec spec;
  private final long weights;
  private final Numbers<A> math;
  private final ImmutableList<Layer<A>> layers;
  private final OptimizerStep<A> optimizer;
  private volatile @Nullable NetworkArrays<A> arrays;
  private @Nullable Samples loaded;
  private @Nullable Memory<A> memory;

  /** Opens a network with the parameters of a state; the workers share its work. */
  public static JavaNetwork<?> open(NetworkSpec spec, NetworkState state, Workers workers) {
    return withMemory(() -> open(spec, state, Numbers.of(spec.precision(), workers)));
  }

  private static <A> JavaNetwork<A> open(NetworkSpec spec, NetworkState state, Numbers<A> math) {
    return new JavaNetwork<>(spec, new NetworkArrays<>(spec, state, math));
  }

  private JavaNetwork(NetworkSpec spec, NetworkArrays<A> arrays) {
    this.spec = spec;
    weights = spec.parameterCount();
    this.arrays = arrays;
    math = arrays.math();
    ImmutableList.Builder<Layer<A>> all = ImmutableList.builder();
    List<AutoencoderSpec> encoders =
        spec instanceof ClassifierSpec classifier
            ? classifier.encoders()
            : List.of((AutoencoderSpec) spec);
    for (int i = 0; i < encoders.size(); i++) {
      all.add(new Layer<>(encoders.get(i), i + 1, arrays));
    }
    layers = all.build();
    optimizer = new OptimizerStep<>(spec, arrays);
  }

  private NetworkArrays<A> arrays() {
    NetworkArrays<A> open = arrays;
    checkState(open != null, "this network is closed");
    return open;
  }

  /** What a training step needs: the gradients, and memory for each layer. */
  private record Memory<A>(NetworkArrays<A> gradients, List<Scratch<A>> scratch) {
    Scratch<A> first() {
      return scratch.get(0);
    }
  }

  private List<Scratch<A>> newScratch() {
    return layers.stream().map(layer -> new Scratch<>(math)).toList();
  }

  @Override
  public String device() {
    return "CPU";
  }

  @Override
  public void load(Samples samples) {
    arrays();
    loaded = samples;
    math.expect(samples.size() * spec.parameterCount());
  }

  @Override
  public void unload() {
    loaded = null;
    memory = null;
  }

  /** Says what to do where the heap is full. */
  private static <T> T withMemory(Supplier<T> call) {
    try {
      return call.get();
    } catch (OutOfMemoryError e) {
      throw EngineException.ofMemory(
          e, "; use smaller batches, or a larger Java heap: -Xmx raises it");
    }
  }

  @Override
  public SpanResult train(TrainingSpan span) {
    math.awaitVectors();
    return changing(
        own -> {
          List<Losses> losses = new ArrayList<>();
          UnitActivity.Counter counter = counter(span);
          Supplier<float[]> next = noise(span, 0);
          for (int step = 0; step < span.steps(); step++) {
            float[] noise = next.get();
            if (step + 1 < span.steps()) {
              next = noise(span, step + 1);
            }
            Step found = step(span, step, noise, own, counter);
            losses.add(update(found.losses(), found.statistics(), span, step, own.gradients()));
          }
          return new SpanResult(losses, counter == null ? null : counter.activity());
        });
  }

  /** Returns the noise of a step, which is computed while the network does something else. */
  private Supplier<float[]> noise(TrainingSpan span, int step) {
    return span.corruption() instanceof Corruption.None
        ? () -> new float[0]
        : math.workers().ahead(() -> span.noise(step, spec.inputs()));
  }

  private UnitActivity.@Nullable Counter counter(TrainingSpan span) {
    return span.countsActivity() ? new UnitActivity.Counter(span.steps(), spec.hidden()) : null;
  }

  @Override
  public Gradients gradients(TrainingSpan oneStep) {
    return changing(
        own -> {
          UnitActivity.Counter counter = counter(oneStep);
          Step found = step(oneStep, 0, oneStep.noise(0, spec.inputs()), own, counter);
          return new Gradients(
              own.gradients().parameters(spec.trained()),
              found.statistics(),
              found.losses(),
              counter == null ? null : counter.activity());
        });
  }

  @Override
  public BatchStatistics statistics(TrainingSpan oneStep) {
    checkArgument(spec instanceof AutoencoderSpec, "a classifier counts nothing of a batch");
    return changing(
        own -> {
          float[] noise = oneStep.noise(0, spec.inputs());
          Batch<A> batch = batch(oneStep, 0, noise, own.first());
          return new AutoencoderLoss<>(layers.get(0), batch, oneStep, 0, null, own.first())
              .statistics();
        });
  }

  @Override
  public Losses apply(Gradients given, TrainingSpan oneStep) {
    return changing(
        own -> {
          own.gradients().set(given.sums());
          return update(given.losses(), given.statistics(), oneStep, 0, own.gradients());
        });
  }

  /** Runs what uses the memory of training. */
  private <T> T changing(Function<Memory<A>, T> change) {
    NetworkArrays<A> open = arrays();
    boolean done = false;
    open.setChanging(true);
    try {
      T result =
          withMemory(
              () -> {
                Memory<A> own =
                    memory == null ? new Memory<>(open.gradients(), newScratch()) : memory;
                memory = own;
                return change.apply(own);
              });
      done = true;
      return result;
    } finally {
      open.setChanging(false);
      if (!done) {
        memory = null; // a smaller batch may fit
      }
    }
  }

  /** What a step finds before it changes anything. */
  private record Step(Losses losses, BatchStatistics statistics) {}

  /** Returns the rows of a step, and what the encoder sees of them. */
  private Batch<A> batch(TrainingSpan span, int step, float[] noise, Scratch<A> scratch) {
    Samples samples = loaded;
    checkState(samples != null, "no rows are loaded");
    int[] rows = span.rows(step);
    Matrix<A> given = scratch.matrix("rows", rows.length, spec.rowWidth());
    math.gather(samples, rows, given.values());
    Batch<A> batch = Batch.of(layers.get(0), given, scratch);
    return span.corruption() instanceof Corruption.None
        ? batch
        : corrupted(batch, span.corruption(), noise, scratch);
  }

  /** Computes the losses, gradients and statistics of a step. */
  private Step step(
      TrainingSpan span,
      int step,
      float[] noise,
      Memory<A> own,
      UnitActivity.@Nullable Counter counter) {
    Batch<A> batch = batch(span, step, noise, own.first());
    NetworkArrays<A> all = own.gradients();
    all.clear();
    Losses losses;
    BatchStatistics statistics;
    Code<A> code;
    if (spec instanceof ClassifierSpec classifier) {
      LabeledSamples samples = (LabeledSamples) requireNonNull(loaded);
      int[] labels = Arrays.stream(span.rows(step)).map(samples::label).toArray();
      ClassifierLoss<A> loss = new ClassifierLoss<>(layers, arrays(), batch.seen(), own.scratch());
      losses = loss.compute(classifier, labels, span.wholeRows(step), all);
      code = loss.code();
      statistics =
          new BatchStatistics(labels.length, null, null, Double.POSITIVE_INFINITY, null, 0);
    } else {
      span.checkWhole(spec);
      AutoencoderLoss<A> loss =
          new AutoencoderLoss<>(layers.get(0), batch, span, step, all, own.first());
      code = loss.code();
      statistics = Statistics.of(layers.get(0), code);
      losses = loss.compute(span.whole().orElse(statistics));
    }
    if (counter != null && span.countsActivity(step)) {
      AutoencoderSpec last = layers.get(layers.size() - 1).spec();
      Statistics.count(last, code, span, step, counter);
    }
    return new Step(losses, statistics);
  }

  /** Changes the network; returns the losses with the penalty on large weights. */
  private Losses update(
      Losses losses,
      BatchStatistics statistics,
      TrainingSpan span,
      int step,
      NetworkArrays<A> all) {
    if (spec instanceof AutoencoderSpec) {
      Statistics.update(layers.get(0), statistics);
    }
    Losses whole = withWeights(losses, all);
    optimizer.update(span, step, all);
    return whole;
  }

  private Losses withWeights(Losses losses, @Nullable NetworkArrays<A> all) {
    return new Losses(losses.data(), losses.penalty() + optimizer.weightPenalty(all));
  }

  private Batch<A> corrupted(Batch<A> batch, Corruption kind, float[] noise, Scratch<A> scratch) {
    Matrix<A> x = batch.x();
    Matrix<A> seen = scratch.matrix("seen", x.rows(), x.columns());
    Binary operation =
        kind instanceof Corruption.Masking
            ? Binary.MULTIPLY
            : kind instanceof Corruption.Gaussian ? Binary.ADD : null;
    if (operation == null) {
      throw new AssertionError("no implementation of " + kind);
    }
    Matrix<A> numbers = math.matrix(noise, x.rows(), x.columns());
    math.apply(operation, x.values(), numbers.values(), seen.values(), noise.length);
    return new Batch<>(batch.rows(), x, seen, batch.targets());
  }

  @Override
  public Evaluation evaluate(Samples batch, Pass... passes) {
    return withMemory(() -> turns().take(batch.size() * weights, () -> evaluation(batch, passes)));
  }

  private Turns turns() {
    return math.workers().turns();
  }

  private Evaluation evaluation(Samples batch, Pass... passes) {
    NetworkArrays<A> open = arrays();
    List<Scratch<A>> scratch = newScratch();
    Batch<A> rows = Batch.of(layers.get(0), math.rows(batch), scratch.get(0));
    if (spec instanceof ClassifierSpec classifier) {
      int[] labels = ((LabeledSamples) batch).labels();
      ClassifierLoss<A> loss = new ClassifierLoss<>(layers, open, rows.x(), scratch);
      Losses losses = loss.compute(classifier, labels, labels.length, null);
      return new Evaluation(
          withWeights(losses, null), dense(results(loss.code(), loss::logProbabilities, passes)));
    }
    AutoencoderLoss<A> loss =
        new AutoencoderLoss<>(layers.get(0), rows, null, 0, null, scratch.get(0));
    List<DenseArray> outputs = dense(results(loss.code(), loss::reconstruction, passes));
    return new Evaluation(withWeights(loss.compute(null), null), outputs);
  }

  @Override
  public List<DenseArray> forward(Samples batch, Pass... passes) {
    return withMemory(
        () ->
            turns()
                .takeTogether(
                    new Passes(this, List.of(passes)),
                    batch.size() * weights,
                    batch.size(),
                    batch,
                    batches -> outputs(batches, passes)));
  }

  /** What calls have in common that are made together. */
  private record Passes(JavaNetwork<?> network, List<Pass> passes) {}

  /** Returns the outputs of each batch; a row has the same ones in any. */
  private List<List<DenseArray>> outputs(List<Samples> batches, Pass... passes) {
    if (batches.size() == 1) {
      return List.of(dense(outputs(math.rows(batches.get(0)), passes)));
    }
    List<Matrix<A>> outputs = outputs(math.rows(batches), passes);
    List<List<DenseArray>> all = new ArrayList<>();
    int from = 0;
    for (Samples batch : batches) {
      List<Matrix<A>> own = new ArrayList<>();
      for (Matrix<A> output : outputs) {
        own.add(math.copy(output.rows(from, from + batch.size())));
      }
      all.add(dense(own));
      from += batch.size();
    }
    return all;
  }

  private List<DenseArray> dense(List<Matrix<A>> outputs) {
    return outputs.stream()
        .map(output -> math.dense(output.values(), output.rows(), output.columns()))
        .toList();
  }

  private List<Matrix<A>> outputs(Matrix<A> given, Pass... passes) {
    NetworkArrays<A> open = arrays();
    if (passes[0] == Pass.DECODED) {
      Code<A> code = Code.of(math, given);
      return results(code, () -> layers.get(0).decoded(code, null), passes);
    }
    List<Scratch<A>> scratch = newScratch();
    ClassifierLoss<A> encoded =
        new ClassifierLoss<>(
            layers, open, layers.get(0).normalized(given, scratch.get(0)), scratch);
    Code<A> code = encoded.code();
    return results(
        code,
        () ->
            spec instanceof ClassifierSpec
                ? encoded.logProbabilities()
                : layers.get(0).decoded(code, given),
        passes);
  }

  /**
   * Returns the outputs of passes.
   *
   * @param output computes the output of the code
   */
  private List<Matrix<A>> results(Code<A> code, Supplier<Matrix<A>> output, Pass... passes) {
    List<Matrix<A>> results = new ArrayList<>();
    for (Pass pass : passes) {
      checkArgument(
          pass == Pass.CODE || spec instanceof ClassifierSpec == (pass == Pass.LOG_PROBABILITY),
          "this network has no %s",
          pass);
      results.add(pass == Pass.CODE ? code.matrix() : output.get());
    }
    return results;
  }

  @Override
  public NetworkState state() {
    return withRoom(() -> arrays().state());
  }

  @Override
  public Map<Parameter, DenseArray> parameters(Set<Parameter> wanted) {
    return withRoom(() -> arrays().parameters(wanted));
  }

  /** Repeats a call that finds the heap full without the memory that training can make anew. */
  private <T> T withRoom(Supplier<T> call) {
    try {
      return call.get();
    } catch (OutOfMemoryError e) {
      memory = null;
      return withMemory(call);
    }
  }

  @Override
  public void restore(NetworkState state) {
    withRoom(
        () -> {
          arrays().restore(state);
          return state;
        });
  }

  @Override
  public void close() {
    unload();
    NetworkArrays<A> open = arrays;
    arrays = null;
    if (open != null) {
      open.release();
    }
  }
}
