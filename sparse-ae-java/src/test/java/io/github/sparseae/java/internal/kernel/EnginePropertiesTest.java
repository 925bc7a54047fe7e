package io.github.sparseae.java.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparseae.SparseAutoencoder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Isolated("sets a property of the process")
class EnginePropertiesTest {
  @AfterEach
  void clear() {
    System.clearProperty(VectorApi.PROPERTY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-2", "4097", "2.5", "", "all"})
  void threads_notInRange_areRefused(String threads) {
    assertThatThrownBy(() -> Workers.threads(threads))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the system property sparseae.threads must be a positive whole number of at most 4096,"
                + " or unset for one thread per core, was "
                + threads);
  }

  @Test
  void threads_inRange_areTaken() {
    assertThat(Workers.threads("3")).isEqualTo(3);
    assertThat(Workers.threads("4096")).isEqualTo(4096);
    assertThat(Workers.threads(null)).isEqualTo(Runtime.getRuntime().availableProcessors());
  }

  @Test
  void vector_neitherTrueNorFalse_isRefused() {
    SparseAutoencoder.Builder builder = SparseAutoencoder.builder().inputs(3).hidden(2);
    System.setProperty(VectorApi.PROPERTY, "maybe");
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the system property sparseae.vector must be true or false, was maybe");

    System.setProperty(VectorApi.PROPERTY, "true");
    builder.build().close();
  }
}
