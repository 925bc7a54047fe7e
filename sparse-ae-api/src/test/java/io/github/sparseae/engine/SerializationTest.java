package io.github.sparseae.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.Corruption;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.model.Structure;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What travels between the machines of a cluster. */
class SerializationTest {
  private static final AutoencoderSpec SPEC =
      ReferenceCases.kind(
          Activation.RELU, Activation.LINEAR, Sparsity.batchTopK(2), Structure.plain());

  private static byte[] bytes(Object value) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(value);
    }
    return bytes.toByteArray();
  }

  private static Object read(byte[] bytes) throws Exception {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      return in.readObject();
    }
  }

  static List<Optimizer> optimizers() {
    return ReferenceCases.optimizers();
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void step_readBack_hasTheSameGradients(Optimizer optimizer) throws Exception {
    NetworkState state = NetworkState.initial(SPEC);
    TrainingSpan step =
        ReferenceCases.span(optimizer, 9)
            .step(0)
            .corrupted(Corruption.masking(0.4), 7, 3)
            .countingActivity(new boolean[] {true})
            .clippedTo(0.5);

    TrainingSpan arrived = (TrainingSpan) read(bytes(step));
    NetworkState stateThere = (NetworkState) read(bytes(state));

    assertThat(stateThere).isEqualTo(state);
    assertThat(arrived.optimizer()).isEqualTo(optimizer);
    assertThat(arrived.maxGradientNorm()).isEqualTo(step.maxGradientNorm());
    try (Network here = new ReferenceNetwork(SPEC, state);
        Network there = new ReferenceNetwork(SPEC, stateThere)) {
      here.load(Fixtures.samples(9, 4));
      there.load(Fixtures.samples(9, 4));
      Gradients expected = here.gradients(step);
      Gradients actual = (Gradients) read(bytes(there.gradients(arrived)));
      assertThat(actual.sums()).isEqualTo(expected.sums());
      assertThat(actual.statistics()).isEqualTo(expected.statistics());
      assertThat(actual.losses()).isEqualTo(expected.losses());
      here.train(step);
      there.train(arrived);
      assertThat(there.state()).isEqualTo(here.state());
    }
  }

  @Test
  void array_withAnotherShapeInItsBytes_isRefused() throws IOException {
    byte[] bytes = bytes(DenseArray.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3));
    int changed = 0;
    for (int i = 3; i < bytes.length - 4; i++) {
      boolean isShape = bytes[i] == 2 && bytes[i + 1] == 0 && bytes[i + 3] == 0;
      if (isShape && bytes[i - 1] == 0 && bytes[i + 4] == 3) {
        bytes[i + 4] = 4;
        changed++;
      }
    }

    assertThat(changed).isEqualTo(1);
    assertThatThrownBy(() -> read(bytes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("shape [2, 4] holds 8 numbers, but 6 were given");
  }

  @Test
  void part_alone_hasItsOwnRowsAndTheNoiseOfTheBatch() {
    TrainingSpan step =
        ReferenceCases.span(Optimizer.sgd(0.1), 9).step(0).corrupted(Corruption.gaussian(1), 7, 3);
    TrainingSpan part = step.part(new int[] {0, 2}, new int[] {5, 1});

    TrainingSpan alone = part.alone();

    assertThat(part.wholeRows(0)).isEqualTo(step.batchRows(0));
    assertThat(alone.wholeRows(0)).isEqualTo(2);
    assertThat(alone.noise(0, 4)).isEqualTo(part.noise(0, 4)).hasSize(8);
    assertThatThrownBy(step::alone)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("these steps are no part of a step");
  }
}
