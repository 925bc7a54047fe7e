package io.github.sparseae.internal.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.Lists;
import com.google.common.util.concurrent.Uninterruptibles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
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
    while (!callers.stream().allMatch(TurnsTest::waits)) {
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

  @Test
  void takeTogether_ofWaitingCalls_makesThoseOfAGroupAsOneInTheirOrder()
      throws InterruptedException {
    Turns turns = new Turns(1);
    List<Thread> callers = new ArrayList<>();
    callers.add(started(() -> turns.take(Turns.LONG, this::gone)));
    String[] results = new String[5];
    List<List<String>> made = Collections.synchronizedList(new ArrayList<>());
    for (int i = 0; i < results.length; i++) {
      int number = i;
      String group = i == 2 ? "other" : "group";
      int rows = i == 4 ? Turns.MOST_ROWS - 2 : 1;
      callers.add(
          started(
              () ->
                  results[number] =
                      turns.takeTogether(
                          group,
                          Turns.SHARED,
                          rows,
                          group + number,
                          requests -> {
                            made.add(List.copyOf(requests));
                            return Lists.transform(requests, request -> request + " made");
                          })));
    }
    go.countDown();
    for (Thread caller : callers) {
      caller.join();
    }

    assertThat(made)
        .containsExactlyInAnyOrder(
            List.of("group0", "group1", "group3"), List.of("other2"), List.of("group4"));
    assertThat(results)
        .containsExactly("group0 made", "group1 made", "other2 made", "group3 made", "group4 made");
  }

  @Test
  void takeTogether_thatFails_failsForEachCaller() throws InterruptedException {
    Turns turns = new Turns(1);
    List<Thread> callers = new ArrayList<>();
    callers.add(started(() -> turns.take(Turns.LONG, this::gone)));
    for (int i = 0; i < 3; i++) {
      callers.add(
          started(
              () -> {
                try {
                  turns.takeTogether(
                      "group",
                      Turns.SHARED,
                      1,
                      "",
                      requests -> {
                        throw new IllegalStateException("%s rows".formatted(requests.size()));
                      });
                } catch (IllegalStateException e) {
                  if ("3 rows".equals(e.getMessage())) {
                    failed.incrementAndGet();
                  }
                }
              }));
    }
    go.countDown();
    for (Thread caller : callers) {
      caller.join();
    }

    assertThat(failed).hasValue(3);
    assertThat(turns.<String>take(Turns.LONG, () -> "next")).isEqualTo("next");
  }

  @Test
  void takeTogether_ofAShortCall_doesNotWait() throws InterruptedException {
    List<Thread> callers = start(2);
    Uninterruptibles.awaitUninterruptibly(two);

    List<String> made = turns.takeTogether("group", Turns.SHARED - 1, 1, "a", List::of);
    assertThat(made).containsExactly("a");
    go.countDown();
    for (Thread caller : callers) {
      caller.join();
    }
  }

  private boolean gone() {
    Uninterruptibles.awaitUninterruptibly(go);
    return true;
  }

  /** Returns a thread that waits. */
  private static Thread started(Runnable call) {
    Thread caller = new Thread(call);
    caller.start();
    while (!waits(caller)) {
      Thread.onSpinWait();
    }
    return caller;
  }

  /** Returns whether a thread waits, and not for a class that another one loads. */
  private static boolean waits(Thread caller) {
    return caller.getState() == Thread.State.WAITING
        && Arrays.stream(caller.getStackTrace())
            .anyMatch(frame -> frame.getMethodName().equals("awaitUninterruptibly"));
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
