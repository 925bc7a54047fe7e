package io.github.sparseae.samples.lecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.Reduction;
import io.github.sparseae.model.Sparsity;
import org.junit.jupiter.api.Test;

class VariantTest {

  @Test
  void meanSquaredError_ofASumOverPixels_isDividedByThem() {
    assertThat(Variant.meanSquaredError(SmallRun.spec(Variant.SPARSE), 7.84))
        .isCloseTo(0.01, within(1e-15));
    assertThat(Variant.meanSquaredError(SmallRun.spec(Variant.RECORDED), 0.25)).isEqualTo(0.25);
  }

  @Test
  void recordedAndPrinted_differInThePenaltyAlone() {
    AutoencoderSpec recorded = SmallRun.spec(Variant.RECORDED);
    AutoencoderSpec printed = SmallRun.spec(Variant.PRINTED);
    assertThat(printed.sparsity()).isEqualTo(Sparsity.l1(0.1, Reduction.SUM));
    assertThat(printed).usingRecursiveComparison().ignoringFields("sparsity").isEqualTo(recorded);
    assertThat(Variant.PRINTED.autoencoder()).isEqualTo(Variant.RECORDED.autoencoder());
    assertThat(Variant.PRINTED.classifier()).isEqualTo(Variant.RECORDED.classifier());
  }
}
