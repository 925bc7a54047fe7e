package io.github.sparseae.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.AuxiliaryLoss;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Losses;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.Sparsity;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LocalStepsTest {
  private static AutoencoderSpec spec() {
    try (SparseAutoencoder network =
        SparseAutoencoder.builder()
            .inputs(2)
            .hidden(3)
            .sparsity(Sparsity.topK(1).auxiliary(AuxiliaryLoss.of(1)))
            .unitNormDecoder(true)
            .precision(Precision.FLOAT64)
            .compute(Compute.auto().engine("Java"))
            .build()) {
      return network.spec();
    }
  }

  /** All numbers are the given one, but for rows of the decoder and the counted rows. */
  private static NetworkState state(double value, double[] decoder, double... idle) {
    Map<Parameter, DenseArray> parameters = new LinkedHashMap<>();
    for (Parameter each : spec().shapes().keySet()) {
      int[] shape = spec().shape(each).stream().mapToInt(Integer::intValue).toArray();
      double[] values = new double[shape.length == 1 ? shape[0] : shape[0] * shape[1]];
      Arrays.fill(values, value);
      parameters.put(each, DenseArray.wrap(values, shape));
    }
    parameters.put(Parameter.DECODER_WEIGHTS, DenseArray.of(decoder, 3, 2));
    parameters.put(Parameter.IDLE_ROWS, DenseArray.of(idle, 3));
    return new NetworkState(
        parameters, Map.of("encoder.bias/adam.m", DenseArray.of(new double[] {value, 0, 1}, 3)));
  }

  private static LocalSteps steps(NetworkState state, int... rows) {
    return new LocalSteps(
        state,
        IntStream.range(0, rows.length)
            .mapToObj(i -> new LocalSteps.Step(i, rows[i], new Losses(i, 0), null))
            .toList());
  }

  @Test
  void averaged_twoParts_weightsByRowsAndCountsIdleRowsOfBoth() {
    double[] first = {1, 0, 0, 1, 0.6, 0.8};
    double[] second = {0, 1, 0, 1, 0.6, 0.8};
    NetworkState before = state(0, first, 5, 7, 0);

    // Three rows against one; the first unit was active in one part, two rows ago.
    NetworkState mean =
        LocalSteps.averaged(
            spec(),
            before,
            List.of(steps(state(4, first, 2, 10, 3), 2, 1), steps(state(8, second, 6, 8, 1), 1)));

    assertThat(mean.parameter(Parameter.ENCODER_BIAS).toDoubles()).containsExactly(5, 5, 5);
    assertThat(mean.slots().get("encoder.bias/adam.m"))
        .isEqualTo(DenseArray.of(new double[] {5, 0, 1}, 3));
    assertThat(mean.parameter(Parameter.IDLE_ROWS).toDoubles()).containsExactly(2, 11, 4);
    DenseArray decoder = mean.parameter(Parameter.DECODER_WEIGHTS);
    assertThat(decoder.get(0, 0)).isCloseTo(3 / Math.sqrt(10), within(1e-15));
    assertThat(decoder.get(0, 1)).isCloseTo(1 / Math.sqrt(10), within(1e-15));
    assertThat(decoder.get(2, 0)).isCloseTo(0.6, within(1e-15));
  }

  @Test
  void averaged_onePart_keepsItsBits() {
    NetworkState only = state(0.1, new double[] {1, 0, 0, 1, 0.6, 0.8}, 2, 10, 3);

    assertThat(LocalSteps.averaged(spec(), only, List.of(steps(only, 7)))).isSameAs(only);
  }

  @Test
  void losses_ofParts_areThoseOfTheMeanRow() {
    Losses mean =
        LocalSteps.losses(
            List.of(
                new LocalSteps.Step(0, 3, new Losses(1, 4), null),
                new LocalSteps.Step(0, 1, new Losses(5, 0), null)));

    assertThat(mean).isEqualTo(new Losses(2, 3));
  }
}
