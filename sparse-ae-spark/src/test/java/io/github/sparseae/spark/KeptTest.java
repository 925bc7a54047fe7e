package io.github.sparseae.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class KeptTest {
  private final AtomicInteger opened = new AtomicInteger();
  private final CountDownLatch closed = new CountDownLatch(1);

  private String open() {
    return "opened " + opened.incrementAndGet();
  }

  private Kept<String> kept(Duration idle) {
    return new Kept<>(value -> closed.countDown(), idle);
  }

  @Test
  void acquire_byTwoUsers_opensOnceAndClosesAfterTheLast() throws InterruptedException {
    Kept<String> models = kept(Duration.ofMillis(20));
    String first = models.acquire("a", this::open);

    assertThat(models.acquire("a", this::open)).isSameAs(first);
    models.release("a");
    assertThat(closed.await(100, TimeUnit.MILLISECONDS)).as("one user is left").isFalse();
    models.release("a");

    assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(opened).hasValue(1);
    assertThat(models.size()).isZero();
    models.acquire("a", this::open);
    assertThat(opened).hasValue(2);
  }

  @Test
  void release_afterEachOfManyUses_waitsOnce() {
    Kept<String> models = kept(Duration.ofHours(1));

    for (int row = 0; row < 1000; row++) {
      models.acquire("a", this::open);
      models.release("a");
    }

    assertThat(models.closing.getQueue()).hasSize(1);
    assertThat(opened).hasValue(1);
  }

  @Test
  void acquire_modelThatDoesNotOpen_isTriedAgain() {
    Kept<String> models = kept(Duration.ofHours(1));

    assertThatThrownBy(
            () ->
                models.acquire(
                    "a",
                    () -> {
                      throw new IllegalArgumentException("broken");
                    }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("broken");

    assertThat(models.acquire("a", this::open)).isEqualTo("opened 1");
  }

  @Test
  void reserve_byTwoUsers_isOneForEach() {
    Kept<String> networks = kept(Duration.ofHours(1));
    String first = networks.reserve("a");
    String second = networks.reserve("a");

    assertThat(networks.opened(first, this::open)).isEqualTo("opened 1");
    assertThat(networks.opened(second, this::open)).isEqualTo("opened 2");
    networks.release(first);

    assertThat(networks.reserve("a")).isEqualTo(first);
    assertThat(networks.opened(first, this::open)).isEqualTo("opened 1");
    assertThat(networks.reserve("b")).isNotEqualTo(first);
  }
}
