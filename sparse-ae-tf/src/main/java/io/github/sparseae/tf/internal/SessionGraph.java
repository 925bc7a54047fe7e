package io.github.sparseae.tf.internal;

import com.google.common.base.Suppliers;
import com.google.common.collect.ImmutableMap;
import com.google.common.primitives.Ints;
import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.BatchStatistics;
import io.github.sparseae.engine.Evaluation;
import io.github.sparseae.engine.Gradients;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.engine.Pass;
import io.github.sparseae.engine.TrainingSpan;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.ClassifierSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Device;
import io.github.sparseae.model.Losses;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.tf.internal.graph.ActiveCells;
import io.github.sparseae.tf.internal.graph.ApplyStep;
import io.github.sparseae.tf.internal.graph.AsciiScope;
import io.github.sparseae.tf.internal.graph.BatchLoss;
import io.github.sparseae.tf.internal.graph.Feeds;
import io.github.sparseae.tf.internal.graph.Layers;
import io.github.sparseae.tf.internal.graph.Lowering;
import io.github.sparseae.tf.internal.graph.NetworkGraph;
import io.github.sparseae.tf.internal.graph.OptimizerOps;
import io.github.sparseae.tf.internal.graph.TensorPrecision;
import io.github.sparseae.tf.internal.graph.TrainingCall;
import io.github.sparseae.tf.internal.graph.TrainingData;
import io.github.sparseae.tf.internal.graph.Variables;
import io.github.sparseae.tf.internal.loading.EngineSettings;
import io.github.sparseae.tf.internal.loading.Sessions;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
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

/**
 * One graph with the arrays, passes and training steps of a network, and the session that runs it.
 * Training steps are added when a span first needs them. TensorFlow cannot remove operations, so
 * the graph only grows; its owner replaces it once {@link #isFull}.
 */
final class SessionGraph<T extends TFloating> implements AutoCloseable {
  /** More than one fit needs: at most three shares of active units, in two lengths of calls. */
  private static final int MAX_CALLS = 12;

  /** Units from which leaving out idle ones may save more time than finding them takes. */
  private static final int MANY_UNITS = 401;

  private final Setup<T> setup;
  private final NetworkSpec spec;
  private final TensorPrecision<T> precision;
  private final Session session;
  private final Variables<T> variables;
  private final TrainingData<T> data;
  private final Placeholder<T> input;

  /** The rows of an evaluation, which end with a transcoder's targets. */
  private final Placeholder<T> evaluated;

  private final Placeholder<T> codeInput;
  private final Placeholder<TInt32> labelInput;
  private final Map<Pass, Operand<T>> passes = new EnumMap<>(Pass.class);
  private final NetworkGraph<T> network;
  private final Layers<T> layers;
  private final Lowering<T> inference;
  private final Supplier<Layers.Loss<T>> evaluation = Suppliers.memoize(this::evaluation);
  private final Map<List<Object>, TrainingCall<T>> calls = new HashMap<>();
  private final Map<List<Object>, BatchLoss<T>> parts = new HashMap<>();
  private final Map<List<Object>, ApplyStep<T>> given = new HashMap<>();

  /**
   * What a graph is built from.
   *
   * @param device the CPU or a GPU
   * @param identityOp whether an L1 penalty goes through the L1 identity op
   */
  record Setup<T extends TFloating>(
      NetworkSpec spec,
      TensorPrecision<T> precision,
      Device device,
      EngineSettings settings,
      boolean identityOp) {

    boolean onGpu() {
      return device == Device.GPU;
    }
  }

  static <T extends TFloating> SessionGraph<T> open(Setup<T> setup, NetworkState state) {
    Graph graph = new Graph();
    try {
      Session session = Sessions.open(graph, setup.device(), setup.settings());
      try {
        SessionGraph<T> built = new SessionGraph<>(setup, graph, session);
        built.restore(state);
        return built;
      } catch (Throwable e) {
        session.close();
        throw e;
      }
    } catch (Throwable e) {
      graph.close();
      throw e;
    }
  }

  private SessionGraph(Setup<T> setup, Graph graph, Session session) {
    this.setup = setup;
    this.session = session;
    spec = setup.spec();
    precision = setup.precision();
    Ops tf =
        AsciiScope.ops(graph)
            .withDevice(
                DeviceSpec.newBuilder()
                    .deviceType(
                        setup.onGpu() ? DeviceSpec.DeviceType.GPU : DeviceSpec.DeviceType.CPU)
                    .deviceIndex(0)
                    .build());
    Lowering<T> low =
        new Lowering<>(
            tf,
            precision.type(),
            setup.settings().bfloat16(),
            !setup.onGpu() && !EngineSettings.isCompiledByXla(),
            null);
    variables = new Variables<>(tf, precision, "");
    spec.shapes().forEach((parameter, shape) -> variables.get(parameter.toString(), shape));
    data = TrainingData.on(setup.onGpu(), tf, precision);

    network = new NetworkGraph<>(graph, low, spec, precision, variables, data, setup.identityOp());

    inference = low.in("inference");
    layers = new Layers<>(spec, variables, setup.identityOp(), null);
    input = inference.placeholder("rows", Shape.of(-1, spec.inputs()));
    evaluated =
        spec.rowWidth() == spec.inputs()
            ? input
            : inference.placeholder("rows_and_targets", Shape.of(-1, spec.rowWidth()));
    codeInput = inference.placeholder("codes", Shape.of(-1, spec.hidden()));
    labelInput = inference.tf().withName("labels").placeholder(TInt32.class);
  }

  private synchronized Layers.Loss<T> evaluation() {
    return layers.loss(
        inference.in("evaluation"), evaluated, labelInput, inference.constant(1), false, null);
  }

  Session session() {
    return session;
  }

  Graph graph() {
    return network.graph();
  }

  void load(Samples samples) {
    data.load(session, samples);
  }

  void unload() {
    data.unload(session);
  }

  long numbersMoved(int rows) {
    return data.numbersMoved(rows);
  }

  Evaluation evaluate(Samples batch, Pass... wanted) {
    try (Feeds<T> feeds = new Feeds<>(session, precision)) {
      feeds.feed(evaluated, precision.tensor(batch));
      if (spec.rowWidth() > spec.inputs() && wanted.length > 0) {
        feeds.feed(input, precision.tensor(batch.columns(0, spec.inputs())));
      }
      if (batch instanceof LabeledSamples labeled) {
        feeds.integers(labelInput, labeled.labels());
      }
      feeds.runner().fetch(evaluation.get().data()).fetch(evaluation.get().penalty());
      fetch(feeds, wanted);
      try (Result result = feeds.runner().run()) {
        return new Evaluation(
            new Losses(precision.readScalar(result.get(0)), precision.readScalar(result.get(1))),
            read(result, 2));
      }
    }
  }

  List<DenseArray> forward(Samples batch, Pass... wanted) {
    try (Feeds<T> feeds = new Feeds<>(session, precision)) {
      feeds.feed(wanted[0] == Pass.DECODED ? codeInput : input, precision.tensor(batch));
      fetch(feeds, wanted);
      try (Result result = feeds.runner().run()) {
        return read(result, 0);
      }
    }
  }

  private void fetch(Feeds<T> feeds, Pass... wanted) {
    for (Pass pass : wanted) {
      feeds.runner().fetch(operation(pass));
    }
  }

  /** Returns the results of a call from one on. */
  private List<DenseArray> read(Result result, int from) {
    return IntStream.range(from, result.size())
        .mapToObj(i -> precision.read(result.get(i)))
        .toList();
  }

  private synchronized Operand<T> operation(Pass pass) {
    // An EnumMap may be asked for another pass meanwhile.
    return passes.computeIfAbsent(pass, this::add);
  }

  private Operand<T> add(Pass pass) {
    if (pass == Pass.CODE) {
      return layers.code(inference, input);
    }
    if (pass == Pass.LOG_PROBABILITY && spec instanceof ClassifierSpec) {
      return layers.logProbabilities(inference, operation(Pass.CODE));
    }
    if (pass == Pass.RECONSTRUCTION && spec instanceof AutoencoderSpec) {
      return layers.decoded(inference, operation(Pass.CODE), input);
    }
    if (pass == Pass.DECODED && spec instanceof AutoencoderSpec) {
      return layers.decoded(inference, codeInput, null);
    }
    throw new IllegalArgumentException("this network has no " + pass);
  }

  Map<Parameter, DenseArray> parameters(Set<Parameter> wanted) {
    return taken(
        wanted, variables.read(session, wanted.stream().map(Parameter::toString).toList()));
  }

  /** Returns copies of all arrays, the optimizers' slots among them. */
  NetworkState state() {
    Map<String, DenseArray> values = variables.read(session, variables.names());
    Map<Parameter, DenseArray> parameters = taken(spec.shapes().keySet(), values);
    return new NetworkState(parameters, values);
  }

  /** Removes parameters from values by name, and returns them. */
  private static Map<Parameter, DenseArray> taken(
      Collection<Parameter> wanted, Map<String, DenseArray> values) {
    ImmutableMap.Builder<Parameter, DenseArray> parameters = ImmutableMap.builder();
    for (Parameter parameter : wanted) {
      DenseArray value = values.remove(parameter.toString());
      if (value != null) {
        parameters.put(parameter, value);
      }
    }
    return parameters.build();
  }

  void restore(NetworkState state) {
    Map<String, DenseArray> values = new HashMap<>(state.slots());
    state.parameters().forEach((parameter, value) -> values.put(parameter.toString(), value));
    state.slots().forEach((name, value) -> variables.get(name, Ints.asList(value.shape())));
    variables.writeAll(session, values);
  }

  /**
   * Returns whether a span would add steps to a full graph. A span whose first step is there adds
   * few others.
   */
  boolean isFull(TrainingSpan span, StepsPerCall stepsPerCall) {
    return calls.size() + parts.size() + given.size() >= MAX_CALLS
        && !calls.containsKey(key(span, 0, length(span, 0, stepsPerCall)));
  }

  /** Returns whether parts of steps would be added to a full graph. */
  boolean isFull() {
    return calls.size() + parts.size() + given.size() >= 2 * MAX_CALLS;
  }

  Gradients gradients(TrainingSpan part) {
    return fed(feeds -> loss(part).gradients(feeds, part));
  }

  BatchStatistics statistics(TrainingSpan part) {
    return fed(feeds -> loss(part).statistics(feeds, part));
  }

  /** Returns the results of a session call, whose feeds it closes. */
  private <R> R fed(Function<Feeds<T>, R> call) {
    try (Feeds<T> feeds = new Feeds<>(session, precision)) {
      return call.apply(feeds);
    }
  }

  private BatchLoss<T> loss(TrainingSpan part) {
    ActiveCells.Share share = share(part, 0);
    List<Object> key =
        List.of(
            data.isBytes(),
            part.activeUnits(0).isPresent(),
            part.corruption().getClass(),
            part.whole().isPresent(),
            share);
    return parts.computeIfAbsent(
        key, unused -> new BatchLoss<>(network.in("part"), part, share, true));
  }

  Losses apply(Gradients gradients, TrainingSpan span) {
    addSlots(span);
    ApplyStep<T> step =
        given.computeIfAbsent(
            updateKey(span), unused -> new ApplyStep<>(network.in("given"), span));
    return fed(feeds -> step.run(feeds, gradients, span));
  }

  /**
   * Returns the call that runs the steps of a span from one on: the steps that the session should
   * run in one call and that have the same graph.
   */
  TrainingCall<T> call(TrainingSpan span, int first, StepsPerCall stepsPerCall) {
    int length = length(span, first, stepsPerCall);
    List<Object> key = key(span, first, length);
    return calls.computeIfAbsent(
        key,
        unused -> {
          addSlots(span);
          return new TrainingCall<>(network, span, share(span, first), length);
        });
  }

  private int length(TrainingSpan span, int first, StepsPerCall stepsPerCall) {
    int length = stepsPerCall.of(span.steps() - first);
    ActiveCells.Share share = share(span, first);
    for (int i = 1; i < length; i++) {
      // A session compiles each set of outputs that it is asked for. Activity is counted in a
      // call's first steps or not at all, so that there are few such sets.
      boolean countedLater = span.countsActivity(first + i) && !span.countsActivity(first);
      if (countedLater || share(span, first + i) != share) {
        return 1;
      }
    }
    return length;
  }

  /** What the graph of a call depends on. */
  private List<Object> key(TrainingSpan span, int first, int length) {
    return List.of(
        updateKey(span),
        data.isBytes(),
        span.activeUnits(0).isPresent(),
        span.corruption().getClass(),
        share(span, first),
        length);
  }

  /** What the graph of a step's updates depends on. */
  private static List<Object> updateKey(TrainingSpan span) {
    return List.of(
        OptimizerOps.key(span.optimizer()),
        span.maxGradientNorm().isPresent(),
        span.ownRate().isPresent());
  }

  /** How a step is computed; depends on its own k alone. */
  private ActiveCells.Share share(TrainingSpan span, int step) {
    if (!(spec instanceof AutoencoderSpec autoencoder)
        || !setup.identityOp()
        || !network.low().hasDynamicShapes()) {
      return ActiveCells.Share.MANY;
    }
    OptionalInt own = autoencoder.sparsity().activeUnits();
    if (own.isPresent()) {
      return ActiveCells.Share.of(span.activeUnits(step).orElse(own.getAsInt()), spec.hidden());
    }
    return autoencoder.activation() == Activation.RELU && spec.hidden() >= MANY_UNITS
        ? ActiveCells.Share.BY_BATCH
        : ActiveCells.Share.MANY;
  }

  private void addSlots(TrainingSpan span) {
    Map<String, DenseArray> missing = new LinkedHashMap<>();
    for (Parameter parameter : spec.trained()) {
      for (String slot : span.optimizer().slots()) {
        String name = NetworkState.slotName(parameter, slot);
        if (!variables.names().contains(name)) {
          variables.get(name, spec.shape(parameter));
          missing.put(name, Variables.zeros(spec.shape(parameter)));
        }
      }
    }
    variables.write(session, missing);
  }

  @Override
  public void close() {
    session.close();
    graph().close();
  }
}
