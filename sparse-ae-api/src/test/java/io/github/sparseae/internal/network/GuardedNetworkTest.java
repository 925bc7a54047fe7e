package io.github.sparseae.internal.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Network;
import io.github.sparseae.engine.Pass;
import io.github.sparseae.engine.TrainingSpan;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Optimizer;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
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
}
