package io.github.sparseae.tf;

import com.google.common.collect.ImmutableMap;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Network;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.engine.Pass;
import io.github.sparseae.engine.SpanResult;
import io.github.sparseae.engine.TrainingSpan;
import io.github.sparseae.engine.UnitActivity;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.ClassifierSpec;
import io.github.sparseae.model.Corruption;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Losses;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.Precision;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tensorflow.DeviceSpec;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/** A network in a TensorFlow graph and its session. */
final class TensorFlowNetwork<T extends TFloating> implements Network {
  /** So many numbers take longer to move than another thread takes to wake up. */
  private static final long WORTH_A_THREAD = 100_000;

  private final NetworkSpec spec;
  private final Numbers<T> numbers;
  private final String place;
  private final boolean identityOp;
  private final Graph graph;
  private final Session session;
  private final Ops tf;
  private final Variables<T> variables;
  private final TrainingData<T> data;
  private final Placeholder<T> input;
  private final Placeholder<T> codeInput;
  private final Placeholder<TInt32> labelInput;
  private final Map<Pass, Operand<T>> passes = new EnumMap<>(Pass.class);
  private final Layers.Loss<T> loss;
  private final Map<List<Object>, Stride<T>> strides = new HashMap<>();
  private final StrideLength strideLength;
  private final ThreadPoolExecutor worker = worker();
  private final Object plainLock = new Object();
  private volatile @Nullable PlainForward plain;

  static TensorFlowNetwork<?> open(NetworkSpec spec, NetworkState state, String place) {
    return open(spec, state, place, L1Identity.isAvailable(), StrideLength.whereItPays());
  }

  /**
   * @param identityOp whether an L1 penalty goes through the L1 identity op
   * @param strideLength how many steps go into one call
   */
  static TensorFlowNetwork<?> open(
      NetworkSpec spec,
      NetworkState state,
      String place,
      boolean identityOp,
      StrideLength strideLength) {
    return spec.precision() == Precision.FLOAT32
        ? open(spec, state, place, identityOp, strideLength, Numbers.FLOAT32)
        : open(spec, state, place, identityOp, strideLength, Numbers.FLOAT64);
  }

  private static <T extends TFloating> TensorFlowNetwork<T> open(
      NetworkSpec spec,
      NetworkState state,
      String place,
      boolean identityOp,
      StrideLength strideLength,
      Numbers<T> numbers) {
    Graph graph = new Graph();
    try {
      Session session = new Session(graph, Sessions.config(place));
      try {
        TensorFlowNetwork<T> network =
            new TensorFlowNetwork<>(spec, place, numbers, identityOp, strideLength, graph, session);
        network.restore(state);
        return network;
      } catch (Throwable e) {
        session.close();
        throw e;
      }
    } catch (Throwable e) {
      graph.close();
      throw e;
    }
  }

  private TensorFlowNetwork(
      NetworkSpec spec,
      String place,
      Numbers<T> numbers,
      boolean identityOp,
      StrideLength strideLength,
      Graph graph,
      Session session) {
    this.spec = spec;
    this.numbers = numbers;
    this.place = place;
    this.identityOp = identityOp;
    this.strideLength = strideLength;
    this.graph = graph;
    this.session = session;
    tf =
        Ops.create(graph)
            .withDevice(
                DeviceSpec.newBuilder()
                    .deviceType(
                        place.equals(Devices.GPU)
                            ? DeviceSpec.DeviceType.GPU
                            : DeviceSpec.DeviceType.CPU)
                    .deviceIndex(0)
                    .build());
    variables = new Variables<>(tf, numbers);
    spec.shapes().forEach((parameter, shape) -> variables.get(parameter.toString(), shape));
    data = TrainingData.at(place, tf, numbers);

    Ops scope = tf.withSubScope("inference");
    Lowering<T> low = new Lowering<>(scope, numbers.type());
    Layers<T> layers = new Layers<>(spec, variables, identityOp);
    input = matrix(scope, "rows", spec.inputs());
    codeInput = matrix(scope, "codes", spec.hidden());
    labelInput = scope.withName("labels").placeholder(TInt32.class);
    passes.put(Pass.CODE, layers.code(low, input));
    if (spec instanceof AutoencoderSpec) {
      passes.put(Pass.RECONSTRUCTION, layers.decoded(low, layers.code(low, input)));
      passes.put(Pass.DECODED, layers.decoded(low, codeInput));
    } else {
      passes.put(Pass.LOG_PROBABILITY, layers.logProbabilities(low, layers.code(low, input)));
    }
    loss =
        layers.loss(
            low.in("evaluation"),
            input,
            spec instanceof ClassifierSpec ? labelInput : null,
            low.constant(1),
            false);
  }

  private static ThreadPoolExecutor worker() {
    ThreadPoolExecutor worker =
        new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            new ThreadFactoryBuilder().setNameFormat("sparse-ae-batches").setDaemon(true).build());
    worker.allowCoreThreadTimeOut(true);
    return worker;
  }

  private Placeholder<T> matrix(Ops scope, String name, int width) {
    return scope.withName(name).placeholder(numbers.type(), Placeholder.shape(Shape.of(-1, width)));
  }

  @Override
  public String device() {
    return place.equals(Devices.GPU) ? "GPU 0" : "CPU";
  }

  @Override
  public void load(Samples samples) {
    Failures.run(() -> data.load(session, samples));
  }

  @Override
  public void unload() {
    Failures.run(() -> data.unload(session));
  }

  @Override
  public SpanResult train(TrainingSpan span) {
    plain = null;
    return Failures.translated(
        () -> {
          UnitActivity.Counter counter =
              span.countsActivity() ? new UnitActivity.Counter(span.steps(), spec.hidden()) : null;
          return new SpanResult(losses(span, counter), counter == null ? null : counter.activity());
        });
  }

  private List<Losses> losses(TrainingSpan span, UnitActivity.@Nullable Counter counter) {
    List<Losses> losses = new ArrayList<>();
    long start = System.nanoTime();
    try (Ahead<T> ahead = new Ahead<>(worker)) {
      Stride<T> stride = begin(ahead, span, 0);
      while (losses.size() < span.steps()) {
        int first = losses.size();
        int next = first + stride.length();
        try (Feeds<T> feeds = ahead.take()) {
          Stride<T> following = next < span.steps() ? begin(ahead, span, next) : stride;
          losses.addAll(stride.run(feeds, span, first, counter));
          stride = following;
        }
      }
    }
    strideLength.adapt(span.steps(), (System.nanoTime() - start) * 1e-9);
    return losses;
  }

  /** Begins to make what the call with a step is fed. */
  private Stride<T> begin(Ahead<T> ahead, TrainingSpan span, int step) {
    Stride<T> stride = strideAt(span, step);
    ahead.begin(
        () -> stride.feeds(session, span, step),
        step > 0 && takesTime(span, step, stride.length()));
    return stride;
  }

  /**
   * Whether it is worth another thread to make what a call is fed. Where TensorFlow has only two
   * cores, moving rows beside it takes from it what it saves; drawing noise does not.
   */
  private boolean takesTime(TrainingSpan span, int step, int steps) {
    return !(span.corruption() instanceof Corruption.None)
        || (Runtime.getRuntime().availableProcessors() > 2
            && data.numbersMoved(span.batchRows(step)) * steps > WORTH_A_THREAD);
  }

  /** How a step is computed. Decided by its own k, and by nothing else. */
  private ActiveCells.Share shareOf(TrainingSpan span, int step) {
    OptionalInt own =
        spec instanceof AutoencoderSpec autoencoder
            ? autoencoder.sparsity().activeUnits()
            : OptionalInt.empty();
    boolean canTouchActiveCells =
        identityOp && place.equals(Devices.CPU) && !CpuSettings.isCompiledByXla();
    return own.isPresent() && canTouchActiveCells
        ? ActiveCells.Share.of(span.activeUnits(step).orElse(own.getAsInt()), spec.hidden())
        : ActiveCells.Share.MANY;
  }

  /** How the steps from one on are made: as many in a call as have the same graph. */
  private Stride<T> strideAt(TrainingSpan span, int first) {
    ActiveCells.Share share = shareOf(span, first);
    int length = strideLength.of(span.steps() - first);
    for (int i = 1; i < length; i++) {
      // A session has a plan for each set of what it is asked for. Counted steps come first in
      // their
      // calls or not at all, so that there are few.
      boolean countedLater = span.countsActivity(first + i) && !span.countsActivity(first);
      if (countedLater || shareOf(span, first + i) != share) {
        length = 1;
      }
    }
    List<Object> key =
        List.of(
            OptimizerOps.key(span.optimizer()),
            data.isBytes(),
            span.maxGradientNorm().isPresent(),
            span.thresholdRate().isPresent(),
            span.activeUnits(0).isPresent(),
            span.corruption().getClass(),
            share,
            length);
    Stride<T> known = strides.get(key);
    if (known == null) {
      known = stride(span, share, length);
      strides.put(key, known);
    }
    return known;
  }

  private Stride<T> stride(TrainingSpan span, ActiveCells.Share share, int length) {
    Map<String, DenseArray> missing = new LinkedHashMap<>();
    for (Parameter parameter : spec.trained()) {
      for (String slot : span.optimizer().slots()) {
        String name = NetworkState.slotName(parameter, slot);
        if (!variables.contains(name)) {
          missing.put(name, Variables.zeros(spec.shape(parameter)));
        }
      }
    }
    List<TrainingStep<T>> steps = new ArrayList<>();
    Variables<T> now = variables;
    for (int i = 0; i < length; i++) {
      TrainingStep<T> step =
          new TrainingStep<>(graph, tf, spec, numbers, now, data, span, identityOp, share);
      steps.add(step);
      now = now.after(step.updates());
    }
    missing.forEach((name, zeros) -> variables.write(session, name, zeros));
    return new Stride<>(steps, numbers);
  }

  @Override
  public Losses evaluate(Samples batch) {
    return Failures.translated(
        () -> {
          try (Feeds<T> feeds = new Feeds<>(session, numbers)) {
            feeds.feed(input, numbers.tensor(batch));
            if (batch instanceof LabeledSamples labeled) {
              feeds.integers(labelInput, labeled.labels());
            }
            try (Result result = feeds.runner().fetch(loss.data()).fetch(loss.penalty()).run()) {
              return new Losses(
                  numbers.readScalar(result.get(0)), numbers.readScalar(result.get(1)));
            }
          }
        });
  }

  @Override
  public List<DenseArray> forward(Samples batch, Pass... wanted) {
    if (PlainForward.isFaster(spec, batch.size())) {
      return plain().forward(batch, wanted);
    }
    return Failures.translated(
        () -> {
          try (Feeds<T> feeds = new Feeds<>(session, numbers)) {
            feeds.feed(wanted[0] == Pass.DECODED ? codeInput : input, numbers.tensor(batch));
            for (Pass pass : wanted) {
              feeds.runner().fetch(operation(pass));
            }
            List<DenseArray> results = new ArrayList<>();
            try (Result result = feeds.runner().run()) {
              for (int i = 0; i < wanted.length; i++) {
                results.add(numbers.read(result.get(i)));
              }
            }
            return results;
          }
        });
  }

  /** The weights as they are now, in Java's memory: copied at the first call that asks for them. */
  private PlainForward plain() {
    PlainForward known = plain;
    if (known != null) {
      return known;
    }
    synchronized (plainLock) {
      known = plain;
      if (known == null) {
        known = new PlainForward(spec, state().parameters());
        plain = known;
      }
      return known;
    }
  }

  private Operand<T> operation(Pass pass) {
    Operand<T> operation = passes.get(pass);
    if (operation == null) {
      throw new IllegalArgumentException("this network has no " + pass);
    }
    return operation;
  }

  @Override
  public NetworkState state() {
    return Failures.translated(
        () -> {
          Map<String, DenseArray> values = variables.read(session);
          ImmutableMap.Builder<Parameter, DenseArray> parameters = ImmutableMap.builder();
          for (Parameter parameter : spec.shapes().keySet()) {
            DenseArray value = values.remove(parameter.toString());
            if (value != null) {
              parameters.put(parameter, value);
            }
          }
          return new NetworkState(parameters.buildOrThrow(), values);
        });
  }

  @Override
  public void restore(NetworkState state) {
    plain = null;
    Failures.run(
        () -> {
          Map<String, DenseArray> values = new HashMap<>(state.slots());
          state.parameters().forEach((parameter, value) -> values.put(parameter.toString(), value));
          state.slots().forEach((name, value) -> variables.get(name, Variables.lengths(value)));
          variables.write(session, values);
        });
  }

  /** The graph, for tests that look at what is in it. */
  Graph graph() {
    return graph;
  }

  @Override
  public void close() {
    worker.shutdown();
    session.close();
    graph.close();
  }
}
