package io.github.sparseae.internal.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

public class AsyncValueTest {
  @Test
  public void get_whileItIsMade_waitsAndStaysInterrupted() {
    CountDownLatch mayGoOn = new CountDownLatch(1);
    AsyncValue<String> aside =
        AsyncValue.make(
            "maker",
            () -> {
              try {
                mayGoOn.await();
              } catch (InterruptedException e) {
                return "interrupted";
              }
              return Thread.currentThread().getName();
            });
    Thread.currentThread().interrupt();
    mayGoOn.countDown();

    assertThat(aside.get()).isEqualTo("maker");
    assertThat(aside.get()).isEqualTo("maker");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  public void get_whereMakingFails_fails() {
    AsyncValue<String> aside =
        AsyncValue.make(
            "maker",
            () -> {
              throw new IllegalArgumentException("no such rows");
            });

    assertThatThrownBy(aside::get)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no such rows");
  }
}
