package io.github.sparseae.internal.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Isolated("sets a property of the process")
class ThreadsPropertyTest {
  @AfterEach
  void clear() {
    System.clearProperty(ThreadsProperty.NAME);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-2", "4097", "2.5", "", "all"})
  void threads_notInRange_areRefused(String threads) {
    System.setProperty(ThreadsProperty.NAME, threads);

    assertThatThrownBy(ThreadsProperty::read)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the system property sparseae.threads must be a positive whole number of at most 4096,"
                + " or unset for one thread per core, was "
                + threads);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4096})
  void threads_inRange_areTaken(int threads) {
    System.setProperty(ThreadsProperty.NAME, String.valueOf(threads));

    assertThat(ThreadsProperty.read()).hasValue(threads);
  }

  @Test
  void threads_unset_areEmpty() {
    System.clearProperty(ThreadsProperty.NAME);

    assertThat(ThreadsProperty.read()).isEmpty();
  }
}
