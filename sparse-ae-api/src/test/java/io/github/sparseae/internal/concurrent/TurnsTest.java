package io.github.sparseae.internal.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.Uninterruptibles;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 1, unit = TimeUnit.MINUTES)
class TurnsTest {
  private final Turns turns = new Turns(2);
  private final CountDownLatch two = new CountDownLatch(2);
  private final CountDownLatch go = new CountDownLatch(1);
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();

  @Test
  void take_ofLongCalls_makesSomeAtATimeAndAllInTheEnd() throws InterruptedException {
    List<Thread> callers = start(5);
    Uninterruptibles.awaitUninterruptibly(two);
    while (callers.stream().filter(it -> it.getState() == Thread.State.WAITING).count() < 5) {
      Thread.onSpinWait();
    }

    assertThat(begun).hasValue(2);
    go.countDown();
    for (Thread caller : callers) {
      caller.join();
    }
    assertThat(begun).hasValue(5);
    assertThat(failed).hasValue(5);
  }

  @Test
  void take_ofAShortCall_doesNotWait() throws InterruptedException {
    List<Thread> callers = start(2);
    Uninterruptibles.awaitUninterruptibly(two);

    assertThat(turns.<String>take(Turns.LONG - 1, () -> "at once")).isEqualTo("at once");
    go.countDown();
    for (Thread caller : callers) {
      caller.join();
    }
  }

  /** Starts threads whose long calls end when they may, by exceptions. */
  private List<Thread> start(int number) {
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      Thread caller = new Thread(this::call);
      caller.start();
      callers.add(caller);
    }
    return callers;
  }

  private void call() {
    try {
      turns.take(
          Turns.LONG,
          () -> {
            begun.incrementAndGet();
            two.countDown();
            Uninterruptibles.awaitUninterruptibly(go);
            throw new IllegalStateException("for the caller");
          });
    } catch (IllegalStateException e) {
      failed.incrementAndGet();
    }
  }
}
