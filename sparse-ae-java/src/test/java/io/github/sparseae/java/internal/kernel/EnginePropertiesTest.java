package io.github.sparseae.java.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.internal.concurrent.ThreadsProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("sets a property of the process")
class EnginePropertiesTest {
  @AfterEach
  void clear() {
    System.clearProperty(VectorApi.PROPERTY);
  }

  @Test
  void threads_ofTheProcess_areThoseOfThePropertyOrOnePerCore() {
    assertThat(Workers.shared().threads())
        .isEqualTo(ThreadsProperty.read().orElse(Runtime.getRuntime().availableProcessors()));
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
