package io.github.sparseae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparseae.data.LabeledSamples;
import io.github.sparseae.data.RowReadException;
import io.github.sparseae.data.Rows;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.engine.EngineProvider;
import io.github.sparseae.engine.Fixtures;
import io.github.sparseae.engine.Network;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.engine.ReferenceEngine;
import io.github.sparseae.internal.data.RowPass;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Device;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.PreEncoderBias;
import io.github.sparseae.model.Precision;
import io.github.sparseae.train.Training;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EncoderStackTest {
  private static final Samples ROWS = Fixtures.samples(40, 1);

  private final SparseAutoencoder first = autoencoder(Fixtures.INPUTS, 7).build();
  private final SparseAutoencoder second = autoencoder(7, 4).build();
  private final EncoderStack stack = EncoderStack.of(first, second);

  @AfterEach
  void close() {
    first.close();
    second.close();
  }

  private static SparseAutoencoder.Builder autoencoder(int inputs, int hidden) {
    return autoencoder(inputs, hidden, new ReferenceEngine());
  }

  private static SparseAutoencoder.Builder autoencoder(
      int inputs, int hidden, EngineProvider engine) {
    return SparseAutoencoder.builder()
        .inputs(inputs)
        .hidden(hidden)
        .activation(Activation.TANH)
        .preEncoderBias(PreEncoderBias.MEAN)
        .precision(Precision.FLOAT64)
        .seed(hidden)
        .compute(Compute.auto().engine(engine));
  }

  private static Training.Builder training(int epochs) {
    return Training.epochs(epochs).batchSize(10).optimizer(Optimizer.adam(0.02));
  }

  private static Samples samples(DenseArray rows) {
    return Samples.of(rows);
  }

  @Test
  void encodeAndDecode_throughTwoLayers_areOneAfterTheOther() {
    Samples many = Fixtures.samples(2_300, 5);
    DenseArray codes = stack.encode(many);
    DenseArray reconstructions = stack.decode(samples(codes));

    assertThat(codes).isEqualTo(second.encode(samples(first.encode(many))));
    assertThat(reconstructions).isEqualTo(first.decode(samples(second.decode(samples(codes)))));
    assertThat(stack.reconstruct(many)).isEqualTo(reconstructions);
    assertThat(stack.inputs()).isEqualTo(5);
    assertThat(stack.hidden()).isEqualTo(4);
    assertThat(stack.layers()).containsExactly(first, second);
    assertThat(stack).hasToString("EncoderStack 5-7-4");
  }

  @Test
  void fit_onEncodedSource_givesTheBitsOfCodesInMemory() {
    first.fit(ROWS, training(3));
    Rows codes = first.encode(Fixtures.streamed(ROWS));
    assertThat(codes.width()).isEqualTo(7);
    assertThat(codes.sizeIfKnown()).hasValue(40);
    assertThat(codes.name())
        .isEqualTo("codes of 40 samples of 5 float64 by SparseAutoencoder 5-7-5");
    try (SparseAutoencoder other = autoencoder(7, 4).build()) {
      other.fit(codes, training(3));
      second.fit(samples(first.encode(ROWS)), training(3));

      assertThat(other.weights()).isEqualTo(second.weights());
    }
  }

  @Test
  void encoded_throughTheStack_isReadBatchByBatch() {
    Samples many = Fixtures.samples(2_300, 5);
    Rows codes = stack.encode(Fixtures.streamed(many));

    assertThat(codes.name()).isEqualTo("codes of 2,300 samples of 5 float64 by EncoderStack 5-7-4");
    try (RowPass pass = RowPass.open(codes)) {
      assertThat(pass.next(2_300).orElseThrow().toDenseArray()).isEqualTo(stack.encode(many));
      assertThat(pass.isOver()).isTrue();
    }
  }

  @Test
  void encoded_onceClosed_namesTheSource() {
    Rows codes = first.encode(Fixtures.streamed(ROWS));
    first.close();

    assertThatThrownBy(() -> second.fit(codes, training(1)))
        .isInstanceOf(RowReadException.class)
        .hasMessage(
            "codes of 40 samples of 5 float64 by SparseAutoencoder 5-7-5, row 0: cannot be read:"
                + " java.lang.IllegalStateException: this SparseAutoencoder is closed");
    assertThatThrownBy(() -> stack.encode(ROWS))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("this SparseAutoencoder is closed");
  }

  @Test
  void anyCall_rowsOfAnotherWidth_isRefused() {
    Samples wide = Fixtures.samples(3, 1, 6);
    assertThatThrownBy(() -> stack.encode(wide))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("3 samples of 6 float64: rows have width 6, but inputs is 5");
    assertThatThrownBy(() -> stack.reconstruct(wide))
        .hasMessage("3 samples of 6 float64: rows have width 6, but inputs is 5");
    assertThatThrownBy(() -> stack.decode(wide))
        .hasMessage("3 samples of 6 float64: rows have width 6, but hidden is 4");
    Rows source = Fixtures.streamed(wide);
    assertThatThrownBy(() -> first.encode(source))
        .hasMessage("3 samples of 6 float64: rows have width 6, but inputs is 5");
    assertThatThrownBy(() -> stack.encode(source))
        .hasMessage("3 samples of 6 float64: rows have width 6, but inputs is 5");
  }

  @Test
  void of_layersThatDoNotFit_isRefused() {
    assertThatThrownBy(() -> EncoderStack.of())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a stack needs at least one encoder, there are none");
    assertThatThrownBy(() -> Classifier.fromEncoders(second, first))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "layer 2 has 5 inputs, but the code of layer 1 has 4 units: they must be equal");
    try (SparseAutoencoder rough = autoencoder(4, 3, elsewhere()).build()) {
      assertThatThrownBy(() -> EncoderStack.of(first, second, rough))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "layer 3 computes with reference engine on the moon, but layer 1 with reference"
                  + " engine on plain Java: a stack needs one engine and device");
    }
  }

  /** The reference engine, with another device name. */
  private static EngineProvider elsewhere() {
    ReferenceEngine engine = new ReferenceEngine();
    return new EngineProvider() {
      @Override
      public String name() {
        return engine.name();
      }

      @Override
      public String version() {
        return engine.version();
      }

      @Override
      public Network open(NetworkSpec spec, NetworkState state, Device device) {
        Network network = engine.open(spec, state, device);
        return (Network)
            Proxy.newProxyInstance(
                Network.class.getClassLoader(),
                new Class<?>[] {Network.class},
                (self, method, arguments) ->
                    method.getName().equals("device")
                        ? "the moon"
                        : method.invoke(network, arguments));
      }
    };
  }

  @Test
  void classifier_ofTwoLayers_readsTheCodeOfTheStackAndFineTunesCopies() {
    LabeledSamples labeled = LabeledSamples.of(ROWS, Fixtures.labels(ROWS.size(), 3, 2));
    first.fit(ROWS, training(3));
    second.fit(samples(first.encode(ROWS)), training(3));
    DenseArray codes = stack.encode(ROWS);
    try (Classifier tuned = Classifier.fromEncoders(first, second).classes(3).build();
        Classifier frozen = Classifier.fromEncoders(stack).classes(3).fineTune(false).build()) {
      assertThat(tuned.probabilities(ROWS)).isEqualTo(frozen.probabilities(ROWS));
      double tunedLoss = tuned.fit(labeled, training(40)).last().orElseThrow().loss();
      double frozenLoss = frozen.fit(labeled, training(40)).last().orElseThrow().loss();

      assertThat(tunedLoss).isLessThan(frozenLoss);
      assertThat(stack.encode(ROWS)).isEqualTo(codes);
      assertThat(tuned).hasToString("Classifier 5-7-4-3");
      assertThat(tuned.describe().lines().toList())
          .containsExactly(
              "Classifier, 101 parameters, float64, reference engine on plain Java",
              "  encoder 1 5 -> 7, tanh, fine-tuned: weights [5, 7] + bias [7] = 42 parameters",
              "  encoder 2 7 -> 4, tanh, fine-tuned: weights [7, 4] + bias [4] = 32 parameters",
              "  head      4 -> 3, log-softmax: weights [4, 3] + bias [3] = 15 parameters",
              "  loss      negative log likelihood, mean over batch");
      assertThat(frozen.spec().trained().toString()).isEqualTo("[head.weights, head.bias]");
    }
  }
}
