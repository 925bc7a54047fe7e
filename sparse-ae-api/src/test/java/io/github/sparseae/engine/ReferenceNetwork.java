package io.github.sparseae.engine;

import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Samples;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.ClassifierSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Losses;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A network of the reference engine: its parameters, its optimiser, its training data. */
final class ReferenceNetwork implements Network {
  private final NetworkSpec spec;
  private final Map<Parameter, double[]> parameters = new LinkedHashMap<>();
  private final Map<String, double[]> slots = new LinkedHashMap<>();
  private double[][] rows = {};
  private int @Nullable [] classes;

  ReferenceNetwork(NetworkSpec spec, NetworkState state) {
    this.spec = spec;
    restore(state);
  }

  @Override
  public String device() {
    return "plain Java";
  }

  @Override
  public void load(Samples samples) {
    rows = ReferenceMath.rows(samples);
    classes = labels(samples);
  }

  private static int @Nullable [] labels(Samples samples) {
    return samples instanceof LabeledSamples labeled ? labeled.labels() : null;
  }

  @Override
  public void unload() {
    rows = new double[0][];
    classes = null;
  }

  @Override
  public SpanResult train(TrainingSpan span) {
    List<Losses> losses = new ArrayList<>();
    UnitActivity.Counter counter = new UnitActivity.Counter(span.steps(), spec.hidden());
    for (int step = 0; step < span.steps(); step++) {
      ReferenceGradients result = gradients(span, step);
      losses.add(result.losses());
      if (span.countsActivity(step)) {
        count(result.code(), step, counter);
      }
      Map<Parameter, double[]> applied = new LinkedHashMap<>();
      for (Parameter parameter : spec.trained()) {
        applied.put(parameter, tangential(parameter, result.of(parameter)));
      }
      span.maxGradientNorm().ifPresent(maxNorm -> ReferenceMath.clip(applied.values(), maxNorm));
      for (Parameter parameter : spec.trained()) {
        update(parameter, ReferenceMath.values(applied, parameter), span, step);
      }
      result
          .gradients()
          .forEach(
              (parameter, values) -> {
                if (!parameter.isTrained()) {
                  parameters.put(parameter, values);
                }
              });
    }
    return new SpanResult(losses, span.countsActivity() ? counter.activity() : null);
  }

  /** With the penalty on large weights, and without statistics. */
  @Override
  public Gradients gradients(TrainingSpan oneStep) {
    ReferenceGradients result = gradients(oneStep, 0);
    Map<Parameter, DenseArray> sums = new LinkedHashMap<>();
    for (Parameter parameter : spec.trained()) {
      sums.put(parameter, shaped(result.of(parameter), parameter));
    }
    return new Gradients(
        sums,
        new BatchStatistics(oneStep.batchRows(0), null, null, 0, null, 0),
        result.losses(),
        null);
  }

  private ReferenceGradients gradients(TrainingSpan span, int step) {
    int[] numbers = span.rows(step);
    double[][] batch = new double[numbers.length][];
    int[] labels = classes == null ? null : new int[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      batch[i] = rows[numbers[i]];
      if (labels != null && classes != null) {
        labels[i] = classes[numbers[i]];
      }
    }
    double[][] rows = columns(batch, 0, spec.inputs());
    double[][] clean = normalized(rows);
    double[][] seen =
        ReferenceInput.corrupted(span.corruption(), clean, span.noise(step, spec.inputs()));
    return gradients(
        specOf(span, step),
        targets(batch, clean),
        seen,
        rows,
        labels,
        span.penaltyFactor(step),
        true);
  }

  private void count(DenseArray code, int step, UnitActivity.Counter counter) {
    List<AutoencoderSpec> encoders = ReferenceGradients.encoders(spec);
    AutoencoderSpec encoder = encoders.get(encoders.size() - 1);
    double bound = encoder.activityThreshold();
    boolean bounded =
        encoder.activation() == Activation.TANH || encoder.activation() == Activation.SIGMOID;
    double[] active = new double[spec.hidden()];
    double[] saturated = new double[spec.hidden()];
    for (int row = 0; row < code.rows(); row++) {
      for (int j = 0; j < code.columns(); j++) {
        double size = Math.abs(code.get(row, j));
        active[j] += size > bound ? 1 : 0;
        saturated[j] += bounded && size > UnitActivity.SATURATED ? 1 : 0;
      }
    }
    counter.add(step, code.rows(), active, saturated);
  }

  /** A step under another k is one of a network whose sparsity has that k. */
  private NetworkSpec specOf(TrainingSpan span, int step) {
    return span.activeUnits(step).isPresent()
        ? Fixtures.withActiveUnits((AutoencoderSpec) spec, span.activeUnits(step).getAsInt())
        : spec;
  }

  private double[][] normalized(double[][] rows) {
    return ReferenceInput.normalized(ReferenceGradients.encoders(spec).get(0), parameters, rows);
  }

  private static double[][] columns(double[][] rows, int from, int to) {
    return Arrays.stream(rows)
        .map(row -> Arrays.copyOfRange(row, from, to))
        .toArray(double[][]::new);
  }

  /** What the outputs are compared with: a transcoder's targets, else the normalized rows. */
  private double[][] targets(double[][] batch, double[][] clean) {
    return spec.rowWidth() > spec.inputs() ? columns(batch, spec.inputs(), spec.rowWidth()) : clean;
  }

  private ReferenceGradients gradients(
      NetworkSpec stepSpec,
      double[][] clean,
      double[][] seen,
      double[][] rows,
      int @Nullable [] labels,
      double penaltyFactor,
      boolean training) {
    return labels == null
        ? ReferenceGradients.ofAutoencoder(
            stepSpec, parameters, clean, seen, rows, penaltyFactor, training)
        : ReferenceGradients.ofClassifier((ClassifierSpec) stepSpec, parameters, seen, labels);
  }

  private boolean hasUnitRows(Parameter parameter) {
    return parameter.equals(Parameter.DECODER_WEIGHTS)
        && spec instanceof AutoencoderSpec autoencoder
        && autoencoder.structure().unitNormDecoder();
  }

  private int width(Parameter parameter) {
    return spec.shape(parameter).get(spec.shape(parameter).size() - 1);
  }

  private double[] tangential(Parameter parameter, double[] gradient) {
    return hasUnitRows(parameter)
        ? ReferenceMath.withoutRadialPart(
            gradient, ReferenceMath.values(parameters, parameter), width(parameter))
        : gradient.clone();
  }

  private void update(Parameter parameter, double[] g, TrainingSpan span, int step) {
    double[] w = ReferenceMath.values(parameters, parameter);
    ReferenceOptimizer.update(
        span.optimizer(),
        w,
        g,
        slot -> slot(parameter, slot),
        rate(parameter, span, step),
        span.updates(step));
    if (hasUnitRows(parameter)) {
      ReferenceMath.normalizeRows(w, width(parameter));
    }
    if (parameter.isUnitThreshold()) {
      for (int j = 0; j < w.length; j++) {
        w[j] = Math.max(0, w[j]);
      }
    }
  }

  private static double rate(Parameter parameter, TrainingSpan span, int step) {
    double factor = span.hasOwnRate(parameter) ? span.ownRate().orElseThrow() : 1;
    return span.learningRate(step) * factor;
  }

  private double[] slot(Parameter parameter, String name) {
    return slots.computeIfAbsent(
        NetworkState.slotName(parameter, name),
        unused -> new double[ReferenceMath.values(parameters, parameter).length]);
  }

  @Override
  public Evaluation evaluate(Samples batch, Pass... passes) {
    double[][] given = ReferenceMath.rows(batch);
    double[][] rows = columns(given, 0, spec.inputs());
    double[][] clean = normalized(rows);
    return new Evaluation(
        gradients(spec, targets(given, clean), clean, rows, labels(batch), 1, false).losses(),
        forward(batch.columns(0, spec.inputs()), passes));
  }

  @Override
  public List<DenseArray> forward(Samples batch, Pass... passes) {
    List<DenseArray> results = new ArrayList<>();
    for (Pass pass : passes) {
      double[][] rows = ReferenceMath.rows(batch);
      double[][] code =
          pass == Pass.DECODED ? rows : ReferenceGradients.code(spec, parameters, rows);
      double[][] result =
          switch (pass) {
            case CODE -> code;
            case RECONSTRUCTION, DECODED ->
                ReferenceGradients.decoded(
                    (AutoencoderSpec) spec,
                    parameters,
                    code,
                    pass == Pass.DECODED ? new double[0][] : rows);
            case LOG_PROBABILITY -> ReferenceGradients.logProbabilities(parameters, code);
          };
      results.add(ReferenceMath.array(result).in(spec.precision()));
    }
    return results;
  }

  @Override
  public NetworkState state() {
    Map<Parameter, DenseArray> arrays = new LinkedHashMap<>();
    parameters.forEach((name, values) -> arrays.put(name, shaped(values, name)));
    Map<String, DenseArray> memory = new LinkedHashMap<>();
    slots.forEach(
        (name, values) -> {
          for (Parameter parameter : parameters.keySet()) {
            if (name.startsWith(parameter + "/")) {
              memory.put(name, shaped(values, parameter));
            }
          }
        });
    return new NetworkState(arrays, memory);
  }

  private DenseArray shaped(double[] values, Parameter parameter) {
    int[] shape = spec.shape(parameter).stream().mapToInt(Integer::intValue).toArray();
    return DenseArray.of(values, shape);
  }

  @Override
  public void restore(NetworkState state) {
    parameters.clear();
    slots.clear();
    state.parameters().forEach((name, array) -> parameters.put(name, array.toDoubles()));
    state.slots().forEach((name, array) -> slots.put(name, array.toDoubles()));
  }

  @Override
  public void close() {}
}
