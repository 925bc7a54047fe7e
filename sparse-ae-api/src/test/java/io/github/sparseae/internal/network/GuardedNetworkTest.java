package io.github.sparseae.internal.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.Iterables;
import com.google.common.util.concurrent.Uninterruptibles;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Network;
import io.github.sparseae.engine.Pass;
import io.github.sparseae.engine.TrainingSpan;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Optimizer;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Reading calls beside a training, on a network whose code is the number of its training spans. */
@Timeout(60)
class GuardedNetworkTest {
  private static final TrainingSpan SPAN =
      new TrainingSpan(Optimizer.sgd(1), new int[] {0}, 1, 0, new double[] {1}, new double[] {1});

  private final AtomicInteger spans = new AtomicInteger();
  private final GuardedNetwork network = new GuardedNetwork(counting(), "Network");
  private @Nullable Thread trainer;

  private Network counting() {
    return (Network)
        Proxy.newProxyInstance(
            Network.class.getClassLoader(),
            new Class<?>[] {Network.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("train")) {
                spans.incrementAndGet();
                return null;
              }
              DenseArray code = code(((Samples) arguments[0]).size());
              trainOnceInAnotherThread();
              return List.of(code);
            });
  }

  private DenseArray code(int rows) {
    float[] values = new float[rows];
    Arrays.fill(values, spans.get());
    return DenseArray.wrap(values, rows, 1);
  }

  /** Returns when the other thread waits for the lock, which this one holds. */
  private void trainOnceInAnotherThread() throws InterruptedException {
    if (trainer == null) {
      trainer = new Thread(() -> network.train(SPAN));
      trainer.start();
      while (trainer.getState() != Thread.State.WAITING) {
        Thread.sleep(1);
      }
    }
  }

  @Test
  void forward_manyBatchesBesideATraining_seeTheWeightsOfOneStep() throws InterruptedException {
    Samples rows = Samples.of(new double[3 * BatchedForward.ROWS_PER_BATCH][1]);

    DenseArray codes = new BatchedForward(network).all(rows, Pass.CODE, 1);

    assertThat(codes.toFloats()).containsOnly(0);
    if (trainer != null) {
      trainer.join();
    }
    assertThat(spans).as("training goes on afterwards").hasValue(1);
    assertThat(new BatchedForward(network).all(rows, Pass.CODE, 1).toFloats()).containsOnly(1);
  }

  @Test
  void atOneStep_ofTwoNetworksInBothOrders_endsBesideTheirTrainings() throws InterruptedException {
    GuardedNetwork other = new GuardedNetwork(counting(), "Network");
    CountDownLatch reading = new CountDownLatch(2);
    CountDownLatch waiting = new CountDownLatch(1);
    List<Thread> readers =
        List.of(reader(network, other, reading, waiting), reader(other, network, reading, waiting));
    readers.forEach(Thread::start);
    reading.await();
    List<Thread> trainers =
        List.of(new Thread(() -> network.train(SPAN)), new Thread(() -> other.train(SPAN)));
    for (Thread each : trainers) {
      each.start();
      while (each.getState() != Thread.State.WAITING) {
        Thread.sleep(1);
      }
    }
    waiting.countDown();

    for (Thread each : Iterables.concat(readers, trainers)) {
      each.join(10_000);
      assertThat(each.isAlive()).isFalse();
    }
  }

  private static Thread reader(
      GuardedNetwork first, GuardedNetwork second, CountDownLatch reading, CountDownLatch waiting) {
    Thread thread =
        new Thread(
            () ->
                first.runAtOneStep(
                    () -> {
                      reading.countDown();
                      Uninterruptibles.awaitUninterruptibly(waiting);
                      second.runAtOneStep(() -> {});
                    }));
    thread.setDaemon(true);
    return thread;
  }
}
