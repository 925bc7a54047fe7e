package io.github.sparseae.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.internal.random.RandomStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ModelTest {

  @Test
  void factor_eachReduction_isWhatItsNameSays() {
    assertThat(Reduction.MEAN.factor(4, 5)).isEqualTo(1.0 / 20);
    assertThat(Reduction.PER_SAMPLE.factor(4, 5)).isEqualTo(1.0 / 4);
    assertThat(Reduction.SUM.factor(4, 5)).isEqualTo(1);
  }

  @Test
  void describe_penalty_saysItsReduction() {
    assertThat(Sparsity.l1(0.1).describe())
        .isEqualTo("L1, weight 0.1, mean over batch and units of |h|");
    assertThat(Sparsity.l1(0.5, Reduction.PER_SAMPLE).describe())
        .isEqualTo("L1, weight 0.5, sum over units, mean over batch of |h|");
    assertThat(Reconstruction.squaredError(Reduction.SUM).describe())
        .isEqualTo("squared error, sum over batch and inputs");
  }

  @Test
  void l1_weightOutOfRange_isRefused() {
    assertThatThrownBy(() -> Sparsity.l1(-0.1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the L1 weight must be a finite number of at least 0, was -0.1");
    assertThatThrownBy(() -> Sparsity.l1(Double.POSITIVE_INFINITY))
        .hasMessage("the L1 weight must be a finite number of at least 0, was Infinity");
  }

  @Test
  void spec_crossEntropyWithoutSigmoid_isRefusedWithTheReason() {
    assertThatThrownBy(
            () ->
                Fixtures.spec(
                    Activation.TANH,
                    Activation.LINEAR,
                    Sparsity.none(),
                    Reconstruction.binaryCrossEntropy(),
                    Structure.plain()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "binary cross-entropy needs a sigmoid output, was linear: only a sigmoid stays within"
                + " (0, 1)");
  }

  @Test
  void spec_parameters_areCounted() {
    AutoencoderSpec spec = spec(Structure.plain());

    assertThat(spec.parameterCount()).isEqualTo(5 * 7 + 7 + 7 * 5 + 5);
    assertThat(spec.trained()).containsExactlyInAnyOrderElementsOf(spec.shapes().keySet());
    ClassifierSpec head =
        new ClassifierSpec(List.of(spec), 3, false, List.of(), WeightPenalty.NONE, 1);
    assertThat(head.parameterCount()).isEqualTo(5 * 7 + 7 + 7 * 3 + 3);
    assertThat(head.trained())
        .containsExactlyInAnyOrder(Parameter.HEAD_WEIGHTS, Parameter.HEAD_BIAS);
    assertThatThrownBy(() -> head.shape(Parameter.DECODER_BIAS))
        .hasMessage("this network has no decoder.bias");
  }

  @Test
  void spec_ofAStack_namesTheArraysOfEachLayer() {
    AutoencoderSpec centred = spec(Structure.plain().preEncoderBias(PreEncoderBias.ZERO));
    ClassifierSpec stack =
        new ClassifierSpec(
            List.of(spec(Structure.plain()), of(centred, 7, 4, Precision.FLOAT64)),
            3,
            true,
            List.of(),
            WeightPenalty.NONE,
            1);

    assertThat(stack.shapes().keySet().stream().map(Parameter::toString))
        .containsExactly(
            "encoder.weights",
            "encoder.bias",
            "layer2.encoder.weights",
            "layer2.encoder.bias",
            "layer2.decoder.bias",
            "head.weights",
            "head.bias");
    assertThat(stack.shape(Parameter.ENCODER_WEIGHTS.inLayer(2))).containsExactly(7, 4);
    assertThat(stack.shape(Parameter.HEAD_WEIGHTS)).containsExactly(4, 3);
    assertThat(stack.inputs()).isEqualTo(5);
    assertThat(stack.hidden()).isEqualTo(4);
  }

  @Test
  void spec_ofAStackThatDoesNotFit_namesLayersAndWidths() {
    AutoencoderSpec first = spec(Structure.plain());

    assertThatThrownBy(
            () -> new ClassifierSpec(List.of(), 3, true, List.of(), WeightPenalty.NONE, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a stack needs at least one encoder, there are none");
    assertThatThrownBy(
            () ->
                new ClassifierSpec(
                    List.of(first, first), 3, true, List.of(), WeightPenalty.NONE, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "layer 2 has 5 inputs, but the code of layer 1 has 7 units: they must be equal");
    AutoencoderSpec second = of(first, 7, 4, Precision.FLOAT64);
    AutoencoderSpec third = of(first, 4, 2, Precision.FLOAT32);
    assertThatThrownBy(
            () ->
                new ClassifierSpec(
                    List.of(first, second, third), 3, true, List.of(), WeightPenalty.NONE, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "layer 3 computes in float32, but layer 2 in float64: a stack has one precision");
    ClassifierSpec stack =
        new ClassifierSpec(List.of(first, second), 3, true, List.of(), WeightPenalty.NONE, 1);
    assertThatThrownBy(() -> NetworkState.initial(stack, NetworkState.initial(first)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("2 layers, but 1 state");
  }

  private static AutoencoderSpec of(
      AutoencoderSpec spec, int inputs, int hidden, Precision precision) {
    return new AutoencoderSpec(
        inputs,
        hidden,
        spec.activation(),
        spec.output(),
        spec.sparsity(),
        spec.reconstruction(),
        spec.structure(),
        spec.weightPenalty(),
        spec.initializer(),
        precision,
        spec.seed(),
        Optional.empty());
  }

  @Test
  void parameter_ofALayer_isTheSameArrayElsewhere() {
    Parameter deep = Parameter.IDLE_ROWS.inLayer(3);

    assertThat(deep).hasToString("layer3.code.idle_rows").isEqualTo(Parameter.IDLE_ROWS.inLayer(3));
    assertThat(deep).isNotEqualTo(Parameter.IDLE_ROWS).isNotEqualTo(Parameter.MEAN_ACTIVITY);
    assertThat(deep).hasSameHashCodeAs(Parameter.IDLE_ROWS.inLayer(3));
    assertThat(deep.isTrained()).isFalse();
    assertThat(deep.inLayer(1)).isEqualTo(Parameter.IDLE_ROWS).hasToString("code.idle_rows");
    assertThatThrownBy(() -> deep.inLayer(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("layers count from 1, was 0");
  }

  @Test
  void fanInUniform_manyWeights_fillTheRange() {
    RandomStream random = RandomStream.of(1, "test", 0);
    double[] weights = weights(Initializer.FAN_IN_UNIFORM, 64, 300);
    double[] biases =
        IntStream.range(0, 300)
            .mapToDouble(i -> Initializer.FAN_IN_UNIFORM.bias(random, 64))
            .toArray();
    for (double[] values : List.of(weights, biases)) {
      assertThat(Arrays.stream(values).max().orElseThrow()).isBetween(0.12, 0.125);
      assertThat(Arrays.stream(values).min().orElseThrow()).isBetween(-0.125, -0.12);
    }
    assertThat(variance(weights)).isCloseTo(0.125 * 0.125 / 3, within(2e-4));
  }

  @Test
  void glorotAndHe_manyWeights_haveTheirVariance() {
    assertThat(variance(weights(Initializer.GLOROT_UNIFORM, 50, 250)))
        .isCloseTo(2.0 / 300, within(2e-4));
    assertThat(variance(weights(Initializer.HE_NORMAL, 50, 250)))
        .isCloseTo(2.0 / 50, within(1.5e-3));
    assertThat(Initializer.HE_NORMAL.bias(RandomStream.of(1, "test", 1), 50)).isZero();
  }

  private static double[] weights(Initializer kind, int fanIn, int fanOut) {
    RandomStream random = RandomStream.of(1, "test", 0);
    return IntStream.range(0, fanIn * fanOut)
        .mapToDouble(i -> kind.weight(random, fanIn, fanOut))
        .toArray();
  }

  private static double variance(double[] values) {
    return Arrays.stream(values).map(x -> x * x).average().orElseThrow();
  }

  @Test
  void initial_unitNormAndTransposed_isBoth() {
    NetworkState state =
        NetworkState.initial(
            spec(Structure.plain().unitNormDecoder(true).encoderFromDecoder(true)));

    DenseArray decoder = state.parameter(Parameter.DECODER_WEIGHTS);
    for (int row = 0; row < decoder.rows(); row++) {
      double square = 0;
      for (int i = 0; i < decoder.columns(); i++) {
        square += decoder.get(row, i) * decoder.get(row, i);
      }
      assertThat(square).isCloseTo(1, within(1e-12));
    }
    assertThat(state.parameter(Parameter.ENCODER_WEIGHTS)).isEqualTo(decoder.transpose());
  }

  @Test
  void initial_otherSeed_givesOtherWeights() {
    AutoencoderSpec spec = spec(Structure.plain());

    assertThat(NetworkState.initial(spec)).isEqualTo(NetworkState.initial(spec));
    assertThat(NetworkState.initial(spec).parameter(Parameter.ENCODER_WEIGHTS).toDoubles())
        .isNotEqualTo(
            NetworkState.initial(
                    new AutoencoderSpec(
                        5,
                        7,
                        spec.activation(),
                        spec.output(),
                        spec.sparsity(),
                        spec.reconstruction(),
                        spec.structure(),
                        WeightPenalty.NONE,
                        spec.initializer(),
                        spec.precision(),
                        4,
                        Optional.empty()))
                .parameter(Parameter.ENCODER_WEIGHTS)
                .toDoubles());
  }

  private static AutoencoderSpec spec(Structure structure) {
    return Fixtures.spec(
        Activation.RELU,
        Activation.LINEAR,
        Sparsity.none(),
        Reconstruction.meanSquaredError(),
        structure);
  }

  @Test
  void denseArray_rowsColumnsAndTranspose_agree() {
    DenseArray array = DenseArray.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);

    assertThat(array.get(1, 0)).isEqualTo(4);
    assertThat(array.row(1)).containsExactly(4, 5, 6);
    assertThat(array.transpose()).isEqualTo(DenseArray.of(new float[] {1, 4, 2, 5, 3, 6}, 3, 2));
    assertThat(array).hasToString("float32 [2, 3]");
    assertThat(array.minus(DenseArray.of(new float[] {1, 1, 1, 1, 1, 1}, 2, 3)).toFloats())
        .containsExactly(0, 1, 2, 3, 4, 5);
    assertThat(array.in(Precision.FLOAT64).toDoubles()).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void denseArray_numbersGivenOrTaken_areCopies() {
    float[] numbers = {1, 2};
    DenseArray array = DenseArray.of(numbers, 2);
    numbers[0] = 9;
    array.toFloats()[1] = 9;
    array.shape()[0] = 9;

    assertThat(array.toFloats()).containsExactly(1, 2);
    assertThat(array.shape()).containsExactly(2);
  }

  @Test
  void denseArray_wrongUse_isNamed() {
    DenseArray array = DenseArray.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);

    assertThatThrownBy(() -> DenseArray.of(new float[5], 2, 3))
        .hasMessage("shape [2, 3] holds 6 numbers, but 5 were given");
    assertThatThrownBy(() -> array.get(0, 3)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> array.minus(array.transpose()))
        .hasMessage("shapes differ: [2, 3] and [3, 2]");
    assertThatThrownBy(() -> DenseArray.of(new float[2], 2).rows())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("not a matrix: the shape is [2]");
  }

  @Test
  void denseArray_nanOrInfinity_isNotFinite() {
    assertThat(DenseArray.of(new float[] {1, 2}, 2).isFinite()).isTrue();
    assertThat(DenseArray.of(new float[] {1, Float.NaN}, 2).isFinite()).isFalse();
    assertThat(DenseArray.of(new double[] {Double.NEGATIVE_INFINITY}, 1).isFinite()).isFalse();
    assertThat(DenseArray.of(new float[] {1, 2, Float.NaN, Float.NaN}, 4).firstNotFinite())
        .hasValue(2);
    assertThat(DenseArray.of(new double[] {1, Double.POSITIVE_INFINITY}, 2).firstNotFinite())
        .hasValue(1);
    assertThat(DenseArray.of(new double[] {1, 2}, 2).firstNotFinite()).isEmpty();
  }

  @Test
  void firstNotFinite_ofManyNumbers_isFoundAtEveryPlace() {
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      float[] values = new float[2_061];
      for (int at = 0; at < values.length; at++) {
        values[at] = bad;
        values[values.length - 1] = bad;
        assertThat(DenseArray.of(values, values.length).firstNotFinite()).hasValue(at);
        values[at] = at;
      }
    }
  }

  @Test
  void firstNotFinite_ofNumbersWhoseSumIsInfinite_isEmpty() {
    float[] floats = new float[1_500];
    Arrays.fill(floats, -Float.MAX_VALUE);
    assertThat(DenseArray.of(floats, 1_500).firstNotFinite()).isEmpty();
    double[] doubles = new double[1_500];
    Arrays.fill(doubles, Double.MAX_VALUE);
    assertThat(DenseArray.of(doubles, 1_500).firstNotFinite()).isEmpty();
    doubles[1_499] = Double.NaN;
    assertThat(DenseArray.of(doubles, 1_500).firstNotFinite()).hasValue(1_499);
  }

  @Test
  void sparsity_thatDoesNotGoWithItsNetwork_isRefusedWithTheReason() {
    refused(
        Activation.RELU,
        Sparsity.kullbackLeibler(0.1, 3),
        "the Kullback-Leibler penalty needs sigmoid units, was relu: it compares shares, and only a"
            + " sigmoid stays within (0, 1)");
    refused(Activation.RELU, Sparsity.topK(8), "k must be at most hidden, was 8 of 7");
    refused(
        Activation.TANH,
        Sparsity.topK(3),
        "TopK needs relu or linear units, was tanh: the largest activations are those that matter"
            + " there");
    refused(
        Activation.LINEAR,
        Sparsity.jumpRelu(1),
        "JumpReLU needs relu units, was linear: the largest activations are those that matter"
            + " there");
    refused(
        Activation.RELU,
        Sparsity.matryoshka(Sparsity.topK(2), 3, 7),
        "a prefix must be below hidden, which is added by itself: was 7 of 7");
    refused(
        Activation.RELU,
        new Sparsity.TopK(2, 1, AuxiliaryLoss.of(9).weight(0.1).deadAfter(5), false),
        "k of the auxiliary loss must be at most hidden, was 9 of 7");
  }

  private static void refused(Activation activation, Sparsity sparsity, String message) {
    assertThatThrownBy(
            () ->
                Fixtures.spec(
                    activation,
                    Activation.LINEAR,
                    sparsity,
                    Reconstruction.meanSquaredError(),
                    Structure.plain()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void sparsity_settingsOutOfRange_areNamed() {
    assertThatThrownBy(() -> Sparsity.topK(0)).hasMessage("k must be at least 1, was 0");
    assertThatThrownBy(() -> Sparsity.kullbackLeibler(1, 3))
        .hasMessage("the target activity must be in (0, 1), was 1.0");
    assertThatThrownBy(() -> Sparsity.winnerTakeAll(0))
        .hasMessage("the share must be in (0, 1], was 0.0");
    assertThatThrownBy(() -> Sparsity.jumpRelu(1).bandwidth(0))
        .hasMessage("the bandwidth must be positive and finite, was 0.0");
    assertThatThrownBy(() -> Sparsity.jumpRelu(1).preActivationLoss(-0.1, 5))
        .hasMessage("the pre-activation weight must be a finite number of at least 0, was -0.1");
    assertThatThrownBy(() -> Sparsity.jumpRelu(1).preActivationLoss(0.1, 0))
        .hasMessage("deadAfter must be positive, was 0");
    assertThatThrownBy(() -> L0Loss.tanh(0))
        .hasMessage("the scale of tanh must be positive and finite, was 0.0");
    assertThatThrownBy(() -> L0Loss.quadratic(-2))
        .hasMessage("the target of the quadratic loss must be positive and finite, was -2.0");
    assertThatThrownBy(
            () -> Sparsity.jumpRelu(1).loss(L0Loss.quadratic(9)).check(8, Activation.RELU))
        .hasMessage("the target of the quadratic loss must be at most hidden, was 9.0 of 8");
    assertThatThrownBy(() -> Sparsity.gated(-1))
        .hasMessage("the gated weight must be a finite number of at least 0, was -1.0");
    assertThatThrownBy(() -> Sparsity.matryoshka(Sparsity.none(), 2))
        .hasMessage("Matryoshka nests TopK or BatchTopK, was none");
    assertThatThrownBy(() -> Sparsity.matryoshka(Sparsity.topK(2), 4, 3))
        .hasMessage("prefixes must be at least 0 and rise, were [4, 3]");
    assertThatThrownBy(() -> Sparsity.matryoshka(Sparsity.topK(2), Integer.MAX_VALUE, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("prefixes must be at least 0 and rise, were [2147483647, 3]");
    assertThatThrownBy(() -> AuxiliaryLoss.of(2).weight(0.1).deadAfter(0))
        .hasMessage("deadAfter must be positive, was 0");
  }
}
