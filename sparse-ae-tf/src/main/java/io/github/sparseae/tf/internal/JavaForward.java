package io.github.sparseae.tf.internal;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import com.google.common.base.Suppliers;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Pass;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.ClassifierSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.InputNormalization;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Forward passes of a few rows in plain Java, with copies of the weights: a session call takes
 * longer than the arithmetic of such rows. The weights of encoder and output are copied apart, when
 * a pass first needs them. Results agree with the graph's to the network's precision. Thread-safe.
 */
final class JavaForward {
  /** For more rows, a session call is faster. */
  private static final int MOST_ROWS = 3;

  /**
   * With more weights, a session is faster even for a single row: its threads share the work, and
   * the weights do not fit into the processor's caches.
   */
  private static final long MOST_WEIGHTS = 2_000_000;

  private final NetworkSpec spec;
  private final Supplier<Encoders> encoders;
  private final Supplier<Output> output;

  /** The layers up to the code. */
  private record Encoders(List<Encoder> layers, Map<Parameter, double[]> vectors) {}

  /** One encoder: its specification, its layer counted from 1, its weights and code rule. */
  private record Encoder(AutoencoderSpec spec, int layer, RowMatrix weights, JavaCode code) {}

  /** The decoder or the head. */
  private record Output(
      RowMatrix weights, @Nullable RowMatrix skip, Map<Parameter, double[]> vectors) {}

  /**
   * Prepares forward passes of the weights of one step.
   *
   * @param weights returns copies of the given parameters, the same at each call
   */
  JavaForward(NetworkSpec spec, Function<Set<Parameter>, Map<Parameter, DenseArray>> weights) {
    this.spec = spec;
    encoders = Suppliers.memoize(() -> encoders(weights.apply(encoderParameters(spec))));
    output = Suppliers.memoize(() -> output(weights.apply(outputParameters(spec))));
  }

  private Encoders encoders(Map<Parameter, DenseArray> parameters) {
    Map<Parameter, double[]> vectors = vectors(parameters);
    List<Encoder> layers = new ArrayList<>();
    for (AutoencoderSpec encoder : encoders(spec)) {
      int layer = layers.size() + 1;
      DenseArray weights = requireNonNull(parameters.get(Parameter.ENCODER_WEIGHTS.inLayer(layer)));
      layers.add(
          new Encoder(
              encoder,
              layer,
              RowMatrix.of(weights),
              new JavaCode(encoder, parameter -> get(vectors, parameter.inLayer(layer)))));
    }
    return new Encoders(layers, vectors);
  }

  private Output output(Map<Parameter, DenseArray> parameters) {
    Parameter weights =
        spec instanceof ClassifierSpec ? Parameter.HEAD_WEIGHTS : Parameter.DECODER_WEIGHTS;
    DenseArray own = parameters.get(weights);
    DenseArray skip = parameters.get(Parameter.SKIP_WEIGHTS);
    return new Output(
        RowMatrix.of(
            own != null
                ? own
                : requireNonNull(parameters.get(Parameter.ENCODER_WEIGHTS)).transpose()),
        skip == null ? null : RowMatrix.of(skip),
        vectors(parameters));
  }

  private static Map<Parameter, double[]> vectors(Map<Parameter, DenseArray> parameters) {
    return ImmutableMap.copyOf(
        Maps.transformValues(
            Maps.filterValues(parameters, array -> array.shape().length == 1),
            DenseArray::toDoubles));
  }

  /** Returns the parameters that a code is computed from. */
  static Set<Parameter> encoderParameters(NetworkSpec spec) {
    ImmutableSet.Builder<Parameter> all = ImmutableSet.builder();
    List<AutoencoderSpec> encoders = encoders(spec);
    for (int i = 0; i < encoders.size(); i++) {
      AutoencoderSpec encoder = encoders.get(i);
      ImmutableSet.Builder<Parameter> layer = ImmutableSet.builder();
      layer.add(Parameter.ENCODER_WEIGHTS, Parameter.ENCODER_BIAS);
      layer.addAll(encoder.structure().normalization().shapes(encoder.inputs()).keySet());
      layer.addAll(encoder.sparsity().atInference(encoder.hidden()).parameters());
      if (encoder.structure().hasPreEncoderBias()) {
        layer.add(Parameter.DECODER_BIAS);
      }
      for (Parameter parameter : layer.build()) {
        all.add(parameter.inLayer(i + 1));
      }
    }
    return all.build();
  }

  /** Returns the parameters that a reconstruction or probabilities are computed from, by codes. */
  static Set<Parameter> outputParameters(NetworkSpec spec) {
    if (!(spec instanceof AutoencoderSpec autoencoder)) {
      return ImmutableSet.of(Parameter.HEAD_WEIGHTS, Parameter.HEAD_BIAS);
    }
    return ImmutableSet.<Parameter>builder()
        .add(
            autoencoder.structure().tiedWeights()
                ? Parameter.ENCODER_WEIGHTS
                : Parameter.DECODER_WEIGHTS)
        .add(Parameter.DECODER_BIAS)
        .addAll(autoencoder.skips() ? Set.of(Parameter.SKIP_WEIGHTS) : Set.of())
        .addAll(autoencoder.structure().normalization().shapes(spec.inputs()).keySet())
        .build();
  }

  private static List<AutoencoderSpec> encoders(NetworkSpec spec) {
    return spec instanceof ClassifierSpec classifier
        ? classifier.encoders()
        : List.of((AutoencoderSpec) spec);
  }

  /** Returns whether plain Java is faster than a session for a batch of that many rows. */
  static boolean isFaster(NetworkSpec spec, int rows) {
    return rows <= MOST_ROWS && spec.parameterCount() <= MOST_WEIGHTS;
  }

  private static double[] get(Map<Parameter, double[]> vectors, Parameter parameter) {
    return requireNonNull(vectors.get(parameter));
  }

  /** Computes passes, as {@link io.github.sparseae.engine.Network#forward} does. */
  List<DenseArray> forward(Samples batch, Pass... wanted) {
    List<List<double[]>> results = new ArrayList<>();
    for (int i = 0; i < wanted.length; i++) {
      results.add(new ArrayList<>());
    }
    for (int row = 0; row < batch.size(); row++) {
      double[] x = new double[batch.width()];
      batch.copy(row, row + 1, x);
      double[] code = null;
      for (int i = 0; i < wanted.length; i++) {
        code = code == null ? wanted[i] == Pass.DECODED ? x : code(x) : code;
        results.get(i).add(result(wanted[i], code, x));
      }
    }
    return results.stream().map(this::array).toList();
  }

  private double[] result(Pass pass, double[] code, double[] row) {
    boolean isClassifier = spec instanceof ClassifierSpec;
    checkArgument(
        pass == Pass.CODE || isClassifier == (pass == Pass.LOG_PROBABILITY),
        "this network has no %s",
        pass);
    return switch (pass) {
      case CODE -> code;
      case RECONSTRUCTION -> decoded(code, row);
      case DECODED -> decoded(code, null);
      case LOG_PROBABILITY -> logProbabilities(code);
    };
  }

  private double[] code(double[] row) {
    double[] x = row;
    Encoders weights = encoders.get();
    for (Encoder encoder : weights.layers()) {
      x = code(encoder, weights.vectors(), x);
    }
    return x;
  }

  private static double[] code(Encoder encoder, Map<Parameter, double[]> vectors, double[] row) {
    double[] mean = vectors.get(Parameter.INPUT_MEAN.inLayer(encoder.layer()));
    double[] scale = vectors.get(Parameter.INPUT_SCALE.inLayer(encoder.layer()));
    double[] center =
        encoder.spec().structure().hasPreEncoderBias()
            ? get(vectors, Parameter.DECODER_BIAS.inLayer(encoder.layer()))
            : null;
    double[] x = row;
    InputNormalization kind = encoder.spec().structure().normalization();
    if (kind.isOfEachRow()) {
      InputNormalization.OfRow own = kind.ofRow(row);
      x = new double[row.length];
      for (int i = 0; i < x.length; i++) {
        x[i] = (row[i] - own.mean()) / own.divisor() - at(center, i, 0);
      }
    } else if (mean != null || scale != null || center != null) {
      x = new double[row.length];
      for (int i = 0; i < x.length; i++) {
        x[i] = (row[i] - at(mean, i, 0)) / at(scale, i, 1) - at(center, i, 0);
      }
    }
    double[] z = encoder.weights().product(x);
    add(z, get(vectors, Parameter.ENCODER_BIAS.inLayer(encoder.layer())));
    encoder.code().apply(z);
    return z;
  }

  /** Decodes the code of a row, or of an unknown one. */
  private double[] decoded(double[] code, double @Nullable [] row) {
    AutoencoderSpec autoencoder = (AutoencoderSpec) spec;
    Output decoder = output.get();
    double[] out = decoder.weights().product(code);
    add(out, get(decoder.vectors(), Parameter.DECODER_BIAS));
    if (decoder.skip() != null && row != null) {
      add(out, decoder.skip().product(row));
    }
    JavaCode.activate(autoencoder.output(), autoencoder.precision(), out);
    if (autoencoder.transcoding().isPresent()) {
      return out;
    }
    InputNormalization kind = autoencoder.structure().normalization();
    if (kind.isOfEachRow() && row != null) {
      InputNormalization.OfRow own = kind.ofRow(row);
      for (int i = 0; i < out.length; i++) {
        out[i] = out[i] * own.factor() + own.mean();
      }
    }
    double[] mean = decoder.vectors().get(Parameter.INPUT_MEAN);
    double[] scale = decoder.vectors().get(Parameter.INPUT_SCALE);
    if (mean != null || scale != null) {
      for (int i = 0; i < out.length; i++) {
        out[i] = out[i] * at(scale, i, 1) + at(mean, i, 0);
      }
    }
    return out;
  }

  private double[] logProbabilities(double[] code) {
    Output head = output.get();
    double[] logits = head.weights().product(code);
    add(logits, get(head.vectors(), Parameter.HEAD_BIAS));
    double largest = Double.NEGATIVE_INFINITY;
    for (double logit : logits) {
      largest = Math.max(largest, logit);
    }
    double sum = 0;
    for (double logit : logits) {
      sum += Math.exp(logit - largest);
    }
    double all = largest + Math.log(sum);
    for (int i = 0; i < logits.length; i++) {
      logits[i] -= all;
    }
    return logits;
  }

  /** Returns a value of a vector; a vector of one value holds for all indices. */
  private static double at(double @Nullable [] vector, int i, double none) {
    return vector == null ? none : vector.length == 1 ? vector[0] : vector[i];
  }

  private static void add(double[] sum, double[] bias) {
    for (int j = 0; j < sum.length; j++) {
      sum[j] += bias[j];
    }
  }

  private DenseArray array(List<double[]> rows) {
    int width = rows.get(0).length;
    if (spec.precision() == Precision.FLOAT64) {
      double[] values = new double[rows.size() * width];
      for (int i = 0; i < rows.size(); i++) {
        System.arraycopy(rows.get(i), 0, values, i * width, width);
      }
      return DenseArray.wrap(values, rows.size(), width);
    }
    float[] values = new float[rows.size() * width];
    for (int i = 0; i < rows.size(); i++) {
      double[] row = rows.get(i);
      for (int j = 0; j < width; j++) {
        values[i * width + j] = (float) row[j];
      }
    }
    return DenseArray.wrap(values, rows.size(), width);
  }
}
