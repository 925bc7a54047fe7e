package io.github.sparseae.internal.train.control;

import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Network;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.engine.Pass;
import io.github.sparseae.internal.random.RandomStream;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.CodeRule;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Parameter;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * The threshold of BatchTopK at the end of training. While training it is a running mean over about
 * a hundred batches, which lags in a short training: then it is measured on training rows instead.
 */
public final class FinalThreshold {
  private static final int SAMPLE_ROWS = 2048;
  private static final int LEAST_SAMPLE_ROWS = 64;

  /** The largest size of the codes of a sample, rows times units. */
  private static final int SAMPLE_CELLS = 1 << 22;

  /** The largest deviation of L0 from k, relative to it, for which the running mean stays. */
  private static final double TOLERANCE = 0.025;

  private FinalThreshold() {}

  /** Returns whether the codes of a network have such a threshold. */
  public static boolean isIn(NetworkSpec spec) {
    return spec instanceof AutoencoderSpec autoencoder
        && autoencoder.sparsity().atInference(autoencoder.hidden()) instanceof CodeRule.Threshold;
  }

  /**
   * Returns the state with a threshold measured on a sample of training rows, by the number of
   * finished epochs; empty if the running mean gives the L0 asked for. With a result, the network's
   * threshold is 0 afterwards.
   */
  public static Optional<NetworkState> measured(
      AutoencoderSpec spec, Network network, Samples memory, long epochs) {
    int wanted = Math.min(SAMPLE_ROWS, Math.max(LEAST_SAMPLE_ROWS, SAMPLE_CELLS / spec.hidden()));
    RandomStream random = RandomStream.of(spec.seed(), "threshold", epochs);
    Samples sample = RowSample.of(memory, wanted, random);
    long asked = (long) spec.sparsity().activeUnits().orElseThrow() * sample.size();
    long active = activations(network, sample).length;
    if (Math.abs(active - asked) <= TOLERANCE * asked) {
      return Optional.empty();
    }
    NetworkState trained = network.state();
    network.restore(with(trained, spec, 0));
    double[] all = activations(network, sample);
    Arrays.sort(all);
    // Midway between the last active unit and the first that is not: at an activation itself,
    // another order of summation, as in another engine, might switch a unit on.
    int first = (int) (all.length - asked);
    double threshold = first > 0 ? (all[first - 1] + all[first]) / 2 : 0;
    return Optional.of(with(trained, spec, threshold));
  }

  private static double[] activations(Network network, Samples sample) {
    DenseArray code = network.forward(sample, Pass.CODE).get(0);
    return Arrays.stream(code.toDoubles()).filter(each -> each != 0).toArray();
  }

  private static NetworkState with(NetworkState state, AutoencoderSpec spec, double threshold) {
    DenseArray array = DenseArray.wrap(new double[] {threshold}, 1).in(spec.precision());
    return state.with(Map.of(Parameter.CODE_THRESHOLD, array));
  }
}
