package io.github.sparseae.java.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkersTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void run_ofManyTasks_runsEachOnce(int threads) {
    AtomicIntegerArray runs = new AtomicIntegerArray(1000);

    new Workers(threads).run(1000, runs::incrementAndGet);

    for (int i = 0; i < 1000; i++) {
      assertThat(runs.get(i)).isEqualTo(1);
    }
  }

  @Test
  void run_withFourThreads_usesFour() {
    Set<Thread> seen = ConcurrentHashMap.newKeySet();
    CountDownLatch all = new CountDownLatch(4);

    new Workers(4)
        .run(
            4,
            i -> {
              seen.add(Thread.currentThread());
              all.countDown();
              awaitQuietly(all);
            });

    assertThat(seen).hasSize(4).contains(Thread.currentThread());
    assertThat(seen)
        .filteredOn(thread -> thread != Thread.currentThread())
        .allSatisfy(thread -> assertThat(thread.isDaemon()).isTrue())
        .allSatisfy(thread -> assertThat(thread.getContextClassLoader()).isNull());
  }

  @Test
  void run_whileAsManyCallAsThereAreThreads_usesTheCallerAlone() {
    Workers workers = new Workers(2);
    Set<Thread> within = ConcurrentHashMap.newKeySet();
    Set<Thread> afterwards = ConcurrentHashMap.newKeySet();
    CountDownLatch both = new CountDownLatch(2);

    workers.run(1, i -> workers.run(100, j -> within.add(Thread.currentThread())));
    workers.run(
        2,
        i -> {
          afterwards.add(Thread.currentThread());
          both.countDown();
          awaitQuietly(both);
        });

    assertThat(within).containsExactly(Thread.currentThread());
    assertThat(afterwards).hasSize(2);
  }

  @Test
  void run_fromWithinTasks_ends() {
    Workers workers = new Workers(3);
    AtomicInteger runs = new AtomicInteger();

    workers.run(8, i -> workers.run(8, j -> workers.run(3, k -> runs.incrementAndGet())));

    assertThat(runs).hasValue(8 * 8 * 3);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void run_whereATaskFails_throwsItsErrorAndWorksOn(int threads) {
    Workers workers = new Workers(threads);

    assertThatThrownBy(
            () ->
                workers.run(
                    64,
                    i -> {
                      if (i == 63) {
                        throw new ArithmeticException("task 63");
                      }
                    }))
        .isInstanceOf(ArithmeticException.class)
        .hasMessage("task 63");
    assertThatThrownBy(
            () ->
                workers.run(
                    2,
                    i -> {
                      throw new OutOfMemoryError("of the test");
                    }))
        .isInstanceOf(OutOfMemoryError.class);
    AtomicInteger runs = new AtomicInteger();
    workers.run(64, i -> runs.incrementAndGet());
    assertThat(runs).hasValue(64);
  }

  @Test
  void run_byAnInterruptedThread_runsAllAndStaysInterrupted() {
    AtomicInteger runs = new AtomicInteger();

    Thread.currentThread().interrupt();
    new Workers(4).run(100, i -> runs.incrementAndGet());

    assertThat(Thread.interrupted()).isTrue();
    assertThat(runs).hasValue(100);
  }

  @Test
  void ahead_withAHelper_computesOnceBeforeItIsAskedFor() throws InterruptedException {
    AtomicInteger runs = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(1);

    Supplier<Thread> value =
        new Workers(2)
            .ahead(
                () -> {
                  runs.incrementAndGet();
                  done.countDown();
                  return Thread.currentThread();
                });

    assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(value.get()).isNotSameAs(Thread.currentThread()).isSameAs(value.get());
    assertThat(runs).hasValue(1);
  }

  @Test
  void ahead_withoutHelpers_isComputedByTheThreadThatAsks() {
    AtomicInteger runs = new AtomicInteger();

    Supplier<Thread> value =
        new Workers(1)
            .ahead(
                () -> {
                  runs.incrementAndGet();
                  return Thread.currentThread();
                });

    assertThat(runs).hasValue(0);
    assertThat(value.get()).isSameAs(Thread.currentThread());
  }

  @Test
  void ahead_ofWhatFails_throwsWhereItIsAskedFor() {
    Supplier<Object> value =
        new Workers(2)
            .ahead(
                () -> {
                  throw new OutOfMemoryError("no space for noise");
                });

    assertThatThrownBy(value::get)
        .isInstanceOf(OutOfMemoryError.class)
        .hasMessage("no space for noise");
  }

  @Test
  void helpers_withoutWork_end() throws InterruptedException {
    Set<Thread> seen = ConcurrentHashMap.newKeySet();
    CountDownLatch all = new CountDownLatch(4);
    new Workers(4)
        .run(
            4,
            i -> {
              seen.add(Thread.currentThread());
              all.countDown();
              awaitQuietly(all);
            });
    seen.remove(Thread.currentThread());

    assertThat(seen).hasSize(3);

    for (Thread thread : seen) {
      thread.join(30_000);
      assertThat(thread.isAlive()).isFalse();
    }
  }

  @Test
  void construction_withoutThreads_isRefused() {
    assertThatThrownBy(() -> new Workers(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("threads must be positive, was 0");
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
