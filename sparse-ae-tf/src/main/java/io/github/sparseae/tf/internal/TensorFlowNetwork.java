package io.github.sparseae.tf.internal;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;

import com.google.common.base.Suppliers;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
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
import io.github.sparseae.internal.concurrent.Turns;
import io.github.sparseae.java.JavaEngineProvider;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.Corruption;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Device;
import io.github.sparseae.model.Losses;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.Precision;
import io.github.sparseae.tf.internal.graph.Feeds;
import io.github.sparseae.tf.internal.graph.MarkedIdentity;
import io.github.sparseae.tf.internal.graph.TensorPrecision;
import io.github.sparseae.tf.internal.graph.TrainingCall;
import io.github.sparseae.tf.internal.graph.Variables;
import io.github.sparseae.tf.internal.loading.EngineSettings;
import io.github.sparseae.tf.internal.loading.Failures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Graph;
import org.tensorflow.types.family.TFloating;

/** A network that TensorFlow trains and computes; in plain Java where a batch has few rows. */
public final class TensorFlowNetwork<T extends TFloating> implements Network {
  /**
   * With more weights, a session is faster even for a single row: its threads share the work, and
   * the weights do not fit into the processor's caches.
   */
  private static final long MOST_WEIGHTS = 2_000_000;

  /** The multiply-adds of dense rows for which a session and plain Java take as long. */
  private static final long LEVEL = 1_500_000;

  /** The same where plain Java has vectors. */
  private static final long LEVEL_OF_VECTORS = 6_000_000;

  /**
   * Of networks with few weights, no more rows than these are computed in plain Java: a call takes
   * some tens of microseconds either way.
   */
  private static final int FEW_ROWS = 3;

  private static final long FEW_WEIGHTS = 50_000;

  /** The turns of all sessions, whose operations share the threads. */
  private static final Turns TURNS = new Turns(Runtime.getRuntime().availableProcessors());

  /** Moving more numbers than this takes longer than waking another thread. */
  private static final long WORTH_A_THREAD = 100_000;

  private final SessionGraph.Setup<T> setup;
  private final NetworkSpec spec;
  private final StepsPerCall stepsPerCall;
  private final ExecutorService worker =
      new ThreadPoolExecutor(
          0,
          1,
          1,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          new ThreadFactoryBuilder().setNameFormat("sparse-ae-batches").setDaemon(true).build());

  /** The session, from when it is first needed. */
  private volatile @Nullable SessionGraph<T> graph;

  /** The state until then. */
  private @Nullable NetworkState given;

  private volatile Supplier<Network> plain;
  private @Nullable Samples loaded;

  public static TensorFlowNetwork<?> open(
      NetworkSpec spec, NetworkState state, Device device, EngineSettings settings) {
    return open(
        spec, state, device, settings, MarkedIdentity.isAvailable(), StepsPerCall.adaptive());
  }

  /** Opens a network; device and identityOp as for {@link SessionGraph.Setup}. */
  public static TensorFlowNetwork<?> open(
      NetworkSpec spec,
      NetworkState state,
      Device device,
      EngineSettings settings,
      boolean identityOp,
      StepsPerCall stepsPerCall) {
    TensorPrecision<?> precision = TensorPrecision.of(spec.precision());
    return new TensorFlowNetwork<>(
        new SessionGraph.Setup<>(spec, precision, device, settings, identityOp),
        state,
        stepsPerCall);
  }

  private TensorFlowNetwork(
      SessionGraph.Setup<T> setup, NetworkState state, StepsPerCall stepsPerCall) {
    this.setup = setup;
    this.stepsPerCall = stepsPerCall;
    spec = setup.spec();
    given = whole(state);
    plain = plain();
  }

  /** Returns a state as a session would hand it out: all parameters, in the network's precision. */
  private NetworkState whole(NetworkState state) {
    return new NetworkState(
        Maps.toMap(
            spec.shapes().keySet(),
            parameter -> {
              DenseArray value = state.parameters().get(parameter);
              return (value == null ? Variables.zeros(spec.shape(parameter)) : value)
                  .in(spec.precision());
            }),
        Maps.transformValues(state.slots(), slot -> slot.in(spec.precision())));
  }

  private SessionGraph<T> session() {
    SessionGraph<T> opened = graph;
    return opened != null ? opened : opened();
  }

  private synchronized SessionGraph<T> opened() {
    SessionGraph<T> opened = graph;
    if (opened == null) {
      opened = SessionGraph.open(setup, checkNotNull(given));
      graph = opened;
      given = null;
    }
    return opened;
  }

  /** Returns a network in plain Java of the current weights, which are copied when it is needed. */
  private Supplier<Network> plain() {
    return Suppliers.memoize(
        () ->
            new JavaEngineProvider()
                .open(
                    spec,
                    new NetworkState(parameters(spec.shapes().keySet()), ImmutableMap.of()),
                    Device.CPU));
  }

  @Override
  public String device() {
    return setup.onGpu() ? "GPU 0" : "CPU";
  }

  @Override
  public void load(Samples samples) {
    loaded = samples;
    Failures.run(() -> session().load(samples));
  }

  @Override
  public void unload() {
    loaded = null;
    SessionGraph<T> opened = graph;
    if (opened != null) {
      Failures.run(opened::unload);
    }
  }

  @Override
  public SpanResult train(TrainingSpan span) {
    plain = plain();
    return Failures.translated(
        () -> {
          if (session().isFull(span, stepsPerCall)) {
            rebuild();
          }
          UnitActivity.Counter counter =
              span.countsActivity() ? new UnitActivity.Counter(span.steps(), spec.hidden()) : null;
          return new SpanResult(losses(span, counter), counter == null ? null : counter.activity());
        });
  }

  @Override
  public Gradients gradients(TrainingSpan oneStep) {
    oneStep.checkWhole(spec);
    return withParts(() -> session().gradients(oneStep));
  }

  @Override
  public BatchStatistics statistics(TrainingSpan oneStep) {
    checkArgument(spec instanceof AutoencoderSpec, "a classifier counts nothing of a batch");
    return withParts(() -> session().statistics(oneStep));
  }

  @Override
  public Losses apply(Gradients gradients, TrainingSpan oneStep) {
    plain = plain();
    return withParts(() -> session().apply(gradients, oneStep));
  }

  private <R> R withParts(Supplier<R> call) {
    return Failures.translated(
        () -> {
          if (session().isFull()) {
            rebuild();
          }
          return call.get();
        });
  }

  /**
   * Replaces the graph by one without training steps, so that fits with ever new settings do not
   * fill the memory with steps that no fit uses any more.
   */
  private void rebuild() {
    SessionGraph<T> old = session();
    SessionGraph<T> fresh = SessionGraph.open(setup, old.state());
    graph = fresh;
    old.close();
    if (loaded != null) {
      fresh.load(loaded);
    }
  }

  private List<Losses> losses(TrainingSpan span, UnitActivity.@Nullable Counter counter) {
    List<Losses> losses = new ArrayList<>();
    long start = System.nanoTime();
    try (FeedPrefetcher<T> prefetcher = new FeedPrefetcher<>(worker)) {
      TrainingCall<T> call = prefetch(prefetcher, span, 0);
      while (losses.size() < span.steps()) {
        int first = losses.size();
        int next = first + call.length();
        try (Feeds<T> feeds = prefetcher.take()) {
          TrainingCall<T> following = next < span.steps() ? prefetch(prefetcher, span, next) : call;
          losses.addAll(call.run(feeds, span, first, counter));
          call = following;
        }
      }
    }
    stepsPerCall.adapt(span.steps(), (System.nanoTime() - start) * 1e-9);
    return losses;
  }

  /** Begins to prepare the feeds of the call that starts with a step. */
  private TrainingCall<T> prefetch(FeedPrefetcher<T> prefetcher, TrainingSpan span, int step) {
    TrainingCall<T> call = session().call(span, step, stepsPerCall);
    prefetcher.begin(
        () -> call.feeds(session().session(), span, step),
        step > 0 && takesTime(span, step, call.length()));
    return call;
  }

  /**
   * Returns whether another thread should prepare the feeds of a call. Where TensorFlow has two
   * cores only, a thread that copies rows takes from it what it saves; one that generates noise
   * does not.
   */
  private boolean takesTime(TrainingSpan span, int step, int steps) {
    return !(span.corruption() instanceof Corruption.None)
        || (Runtime.getRuntime().availableProcessors() > 2
            && session().numbersMoved(span.batchRows(step)) * steps > WORTH_A_THREAD);
  }

  @Override
  public Evaluation evaluate(Samples batch, Pass... passes) {
    return inTurn(batch, () -> session().evaluate(batch, passes));
  }

  @Override
  public List<DenseArray> forward(Samples batch, Pass... passes) {
    boolean vectors = spec.precision() == Precision.FLOAT32 && JavaEngineProvider.usesVectors();
    return isFasterInJava(spec, batch.size(), vectors, passes)
        ? plain.get().forward(batch, passes)
        : inTurn(batch, () -> session().forward(batch, passes));
  }

  private <R> R inTurn(Samples batch, Supplier<R> call) {
    return TURNS.take(batch.size() * spec.parameterCount(), () -> Failures.translated(call));
  }

  static boolean isFasterInJava(NetworkSpec spec, int rows, boolean vectors, Pass... passes) {
    long weights = spec.parameterCount();
    if (rows == 1 || weights > MOST_WEIGHTS || (rows > FEW_ROWS && weights < FEW_WEIGHTS)) {
      return rows == 1 && weights <= MOST_WEIGHTS;
    }
    long level = vectors ? LEVEL_OF_VECTORS : LEVEL;
    return Arrays.stream(passes).allMatch(pass -> rows * multiplyAdds(spec, pass) <= level);
  }

  private static long multiplyAdds(NetworkSpec spec, Pass pass) {
    if (spec instanceof AutoencoderSpec one) {
      long encoder = pass == Pass.DECODED ? 0 : one.inputs();
      long decoder = pass == Pass.CODE ? 0 : one.outputs();
      return (encoder + decoder) * one.hidden();
    }
    return spec.parameterCount();
  }

  @Override
  public synchronized NetworkState state() {
    return given != null ? given : Failures.translated(() -> session().state());
  }

  @Override
  public synchronized Map<Parameter, DenseArray> parameters(Set<Parameter> wanted) {
    return given != null
        ? ImmutableMap.copyOf(Maps.filterKeys(given.parameters(), wanted::contains))
        : Failures.translated(() -> session().parameters(wanted));
  }

  @Override
  public synchronized void restore(NetworkState state) {
    plain = plain();
    if (graph == null) {
      given = whole(state);
    } else {
      Failures.run(() -> session().restore(state));
    }
  }

  /** Returns the current graph, for tests that look at its operations. */
  public Graph graph() {
    return session().graph();
  }

  @Override
  public void close() {
    worker.shutdown();
    SessionGraph<T> opened = graph;
    if (opened != null) {
      opened.close();
    }
    given = null;
    plain = plain(); // without the copy of the weights
  }
}
