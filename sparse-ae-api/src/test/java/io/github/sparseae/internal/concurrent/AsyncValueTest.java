package io.github.sparseae.internal.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

public class AsyncValueTest {
  @Test
  public void get_inAnInterruptedThread_waitsAndStaysInterrupted() {
    CountDownLatch mayContinue = new CountDownLatch(1);
    AsyncValue<String> value =
        AsyncValue.start(
            "worker",
            () -> {
              try {
                mayContinue.await();
              } catch (InterruptedException e) {
                return "interrupted";
              }
              return Thread.currentThread().getName();
            });
    Thread.currentThread().interrupt();
    mayContinue.countDown();

    assertThat(value.get()).isEqualTo("worker");
    assertThat(value.get()).isEqualTo("worker");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  public void get_computationFails_throwsItsException() {
    AsyncValue<String> value =
        AsyncValue.start(
            "worker",
            () -> {
              throw new IllegalArgumentException("no such rows");
            });

    assertThatThrownBy(value::get)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no such rows");
  }
}
