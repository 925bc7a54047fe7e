package io.github.sparseae.internal.network;

import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Evaluation;
import io.github.sparseae.engine.Network;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.engine.Pass;
import io.github.sparseae.engine.SpanResult;
import io.github.sparseae.engine.TrainingSpan;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.ClassifierSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.InputNormalization;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.Precision;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A float32 network that standardizes its inputs, some of which vary little beside their mean, such
 * as time stamps: float32 would lose their digits before the mean is subtracted. Here it is
 * subtracted in float64 before rounding, and added to reconstructions in float64; the engine's
 * network has a mean of zeros. Where no input is like that, everything is the engine's.
 */
public final class CenteredNetwork implements Network {
  /** From this ratio of mean and deviation on, float32 loses ten of its 24 bits. */
  private static final double FAR = 1 << 10;

  private final Network network;
  private final boolean transcodes;
  private double @Nullable [] mean;

  private CenteredNetwork(Network network, boolean transcodes, double @Nullable [] mean) {
    this.network = network;
    this.transcodes = transcodes;
    this.mean = mean;
  }

  /** Opens an engine's network, with a state that may differ in the mean of inputs. */
  public static Network open(
      NetworkSpec spec, NetworkState state, Function<NetworkState, Network> open) {
    AutoencoderSpec first =
        spec instanceof ClassifierSpec classifier
            ? classifier.encoders().get(0)
            : (AutoencoderSpec) spec;
    return first.precision() == Precision.FLOAT32
            && first.structure().normalization() == InputNormalization.STANDARDIZE
        ? new CenteredNetwork(
            open.apply(withoutMean(state)), first.transcoding().isPresent(), farMean(state))
        : open.apply(state);
  }

  /** Returns the mean where an input is far from 0, else null. */
  private static double @Nullable [] farMean(NetworkState state) {
    double[] mean = state.parameter(Parameter.INPUT_MEAN).toDoubles();
    double[] scale = state.parameter(Parameter.INPUT_SCALE).toDoubles();
    for (int j = 0; j < mean.length; j++) {
      if (Math.abs(mean[j]) > FAR * scale[j]) {
        return mean;
      }
    }
    return null;
  }

  private static NetworkState withoutMean(NetworkState state) {
    double[] mean = farMean(state);
    return mean == null ? state : state.with(replaced(state.parameters(), new double[mean.length]));
  }

  private static Map<Parameter, DenseArray> replaced(
      Map<Parameter, DenseArray> parameters, double @Nullable [] mean) {
    if (mean == null || !parameters.containsKey(Parameter.INPUT_MEAN)) {
      return parameters;
    }
    Map<Parameter, DenseArray> replaced = new LinkedHashMap<>(parameters);
    replaced.put(Parameter.INPUT_MEAN, DenseArray.wrap(mean, mean.length).in(Precision.FLOAT32));
    return replaced;
  }

  /** Returns rows without the mean, in float32. */
  private Samples centered(Samples rows) {
    double[] center = mean;
    if (center == null) {
      return rows;
    }
    double[] row = new double[rows.width()];
    float[] centered = new float[rows.size() * rows.width()];
    for (int i = 0; i < rows.size(); i++) {
      rows.copy(i, i + 1, row);
      for (int j = 0; j < row.length; j++) {
        // A transcoder's rows end with its targets, which have no mean.
        centered[i * row.length + j] = (float) (j < center.length ? row[j] - center[j] : row[j]);
      }
    }
    Samples samples = Samples.of(DenseArray.wrap(centered, rows.size(), rows.width()));
    return rows instanceof LabeledSamples labeled
        ? LabeledSamples.of(samples, labeled.labels())
        : samples;
  }

  @Override
  public String device() {
    return network.device();
  }

  @Override
  public void load(Samples samples) {
    network.load(centered(samples));
  }

  @Override
  public void unload() {
    network.unload();
  }

  @Override
  public int stepsTogether() {
    return network.stepsTogether();
  }

  @Override
  public SpanResult train(TrainingSpan span) {
    return network.train(span);
  }

  @Override
  public Evaluation evaluate(Samples batch, Pass... passes) {
    Evaluation result = network.evaluate(centered(batch), passes);
    return new Evaluation(result.losses(), withMean(result.outputs(), passes));
  }

  @Override
  public List<DenseArray> forward(Samples batch, Pass... passes) {
    boolean ofCodes = passes[0] == Pass.DECODED;
    return withMean(network.forward(ofCodes ? batch : centered(batch), passes), passes);
  }

  private List<DenseArray> withMean(List<DenseArray> outputs, Pass... passes) {
    List<DenseArray> results = new ArrayList<>();
    for (DenseArray output : outputs) {
      Pass pass = passes[results.size()];
      boolean isRow = pass == Pass.DECODED || pass == Pass.RECONSTRUCTION;
      results.add(isRow ? withMean(output) : output);
    }
    return results;
  }

  /** Returns reconstructions with the mean, in float64; a transcoder's predictions have none. */
  private DenseArray withMean(DenseArray outputs) {
    double[] center = mean;
    if (center == null || transcodes) {
      return outputs;
    }
    double[] shifted = outputs.toDoubles();
    for (int i = 0; i < shifted.length; i++) {
      shifted[i] += center[i % center.length];
    }
    return DenseArray.wrap(shifted, outputs.shape());
  }

  @Override
  public NetworkState state() {
    NetworkState state = network.state();
    return state.with(replaced(state.parameters(), mean));
  }

  @Override
  public Map<Parameter, DenseArray> parameters(Set<Parameter> wanted) {
    return replaced(network.parameters(wanted), mean);
  }

  @Override
  public void restore(NetworkState state) {
    network.restore(withoutMean(state));
    mean = farMean(state);
  }

  @Override
  public void close() {
    network.close();
  }
}
