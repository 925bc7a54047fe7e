package io.github.sparseae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class AsideTest {
  @Test
  void get_whileItIsMade_waitsAndStaysInterrupted() {
    CountDownLatch mayGoOn = new CountDownLatch(1);
    Aside<String> aside =
        Aside.make(
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
  void get_whereMakingFails_fails() {
    Aside<String> aside =
        Aside.make(
            "maker",
            () -> {
              throw new IllegalArgumentException("no such rows");
            });

    assertThatThrownBy(aside::get)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no such rows");
  }
}
