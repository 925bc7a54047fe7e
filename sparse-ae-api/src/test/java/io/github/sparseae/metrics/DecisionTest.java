package io.github.sparseae.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sparseae.data.Samples;
import io.github.sparseae.data.SparseCodes;
import io.github.sparseae.model.DenseArray;
import java.util.List;
import org.junit.jupiter.api.Test;

class DecisionTest {
  private static final SparseCodes CODES =
      SparseCodes.of(Samples.of(new double[] {9, 9, 9, 9}, new double[] {2, 0, 0.5, 1}));

  private static final DenseArray WEIGHTS =
      DenseArray.of(new double[] {1, -1, 7, 7, 4, 0, -0.5, 1}, 4, 2);

  private static final DenseArray BIAS = DenseArray.of(new double[] {0.25, 0.5}, 2);

  private static final Decision DECISION =
      Decision.of(CODES, 1, WEIGHTS, BIAS, List.of("cat", "dog"));

  @Test
  void of_code_isTheSumOverActiveUnits() {
    // cat: 0.25 + 2·1 + 0.5·4 + 1·(−0.5); dog: 0.5 + 2·(−1) + 0.5·0 + 1·1.
    assertThat(DECISION.logits()).containsExactly(3.75, -0.5);
    assertThat(DECISION.bias()).containsExactly(0.25, 0.5);
    assertThat(DECISION.units()).containsExactly(0, 2, 3);
    assertThat(DECISION.contribution(0, 1)).isEqualTo(-2);
    assertThat(DECISION.contribution(2, 0)).isEqualTo(2);
    assertThat(DECISION.contribution(1, 0)).isZero();
    assertThat(DECISION.predicted()).isZero();
    assertThat(DECISION.probabilities()[0]).isCloseTo(1 / (1 + Math.exp(-4.25)), within(1e-15));
    assertThat(DECISION).hasToString("class cat with probability 0.9859 from 3 active units");
  }

  @Test
  void without_units_decidesByTheOthers() {
    Decision other = DECISION.without(0, 2, 1);

    assertThat(other.logits()).containsExactly(-0.25, 1.5);
    assertThat(other.predicted()).isEqualTo(1);
    assertThat(other.units()).containsExactly(3);
    assertThat(DECISION.without(0).logits()).containsExactly(1.75, 1.5);
    assertThat(DECISION.logits()).containsExactly(3.75, -0.5);
  }

  @Test
  void shapes_thatDisagree_areRefused() {
    assertThatThrownBy(() -> Decision.of(CODES, 1, BIAS.minus(BIAS), BIAS, List.of("a", "b")))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> Decision.of(CODES, 1, WEIGHTS, BIAS, List.of("a")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "codes of 4 units, weights float64 [4, 2], biases float64 [2] and 1 class do not"
                + " agree");
    assertThatThrownBy(() -> DECISION.contribution(0, 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }
}
