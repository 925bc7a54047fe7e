package io.github.sparseae.samples.lecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sparseae.model.Activation;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.model.Reconstruction;
import io.github.sparseae.model.Reduction;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.model.Structure;
import io.github.sparseae.train.Schedule;
import org.junit.jupiter.api.Test;

class VariantTest {

  private static Variant.Layers layers(Reconstruction reconstruction) {
    return new Variant.Layers(
        Activation.RELU, Activation.SIGMOID, Sparsity.none(), reconstruction, Structure.plain());
  }

  @Test
  void meanSquaredError_ofASumOverPixels_isDividedByThem() {
    assertThat(layers(Reconstruction.squaredError(Reduction.PER_SAMPLE)).meanSquaredError(7.84))
        .isCloseTo(0.01, within(1e-15));
    assertThat(layers(Reconstruction.meanSquaredError()).meanSquaredError(0.25)).isEqualTo(0.25);
  }

  @Test
  void meanSquaredError_ofAnotherLoss_isRefused() {
    assertThatThrownBy(() -> layers(Reconstruction.binaryCrossEntropy()).meanSquaredError(0.5))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith(
            "a mean squared error cannot be derived from a binary cross-entropy");
  }

  @Test
  void learning_withSchedules_isDescribedInWords() {
    assertThat(
            new Variant.TrainingSettings(
                    Optimizer.adam(0.002),
                    64,
                    Schedule.linearDecay(0.25),
                    Schedule.linearWarmUp(0.1))
                .describe())
        .isEqualTo(
            "Adam, learning rate 0.002, batches of 64, learning rate falling over the last 25 % of"
                + " steps, penalty rising over the first 10 % of steps");
  }

  @Test
  void recordedAndPrinted_differInThePenaltyAlone() {
    Variant.Layers recorded = Variant.RECORDED.layers();
    assertThat(Variant.PRINTED.layers())
        .isEqualTo(
            new Variant.Layers(
                recorded.activation(),
                recorded.output(),
                Sparsity.l1(0.1, Reduction.SUM),
                recorded.reconstruction(),
                recorded.structure()));
    assertThat(Variant.PRINTED.autoencoder()).isEqualTo(Variant.RECORDED.autoencoder());
    assertThat(Variant.PRINTED.classifier()).isEqualTo(Variant.RECORDED.classifier());
  }
}
