package io.github.sparseae.tf;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.model.Device;
import io.github.sparseae.train.Training;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A program that ends while its threads train and encode, without closing a network. */
final class EndWhileTraining {
  private EndWhileTraining() {}

  /**
   * Ends with status 7.
   *
   * @param args after how many microseconds of training
   */
  public static void main(String[] args) throws InterruptedException {
    Samples samples = Samples.ofBytes(new byte[64 * 16], 16, 1);
    SparseAutoencoder sae =
        SparseAutoencoder.builder()
            .inputs(16)
            .hidden(64)
            .l1(0.1)
            .compute(Compute.on(Device.CPU))
            .build();
    CountDownLatch training = new CountDownLatch(1);
    start(
        () ->
            sae.fit(
                samples,
                Training.epochs(1_000_000).batchSize(8).listener(report -> training.countDown())));
    start(
        () -> {
          while (true) {
            sae.encode(samples);
          }
        });
    training.await();
    TimeUnit.MICROSECONDS.sleep(Integer.parseInt(args[0]));
    System.exit(7);
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work);
    thread.setDaemon(true);
    thread.start();
  }
}
