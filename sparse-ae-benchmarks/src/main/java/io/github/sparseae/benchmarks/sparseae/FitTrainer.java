package io.github.sparseae.benchmarks.sparseae;

import com.google.common.util.concurrent.Uninterruptibles;
import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.benchmarks.worker.Implementation.Trainer;
import io.github.sparseae.benchmarks.worker.Task;
import io.github.sparseae.data.Rows;
import io.github.sparseae.train.EpochReport;
import io.github.sparseae.train.Training;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import org.jspecify.annotations.Nullable;

/**
 * One long training that pauses between epochs, so that the time of an epoch is the time from one
 * report to the next, without that of a call of {@code fit}.
 */
final class FitTrainer implements Trainer {
  private static final int UNLIMITED = 1_000_000;

  private final SparseAutoencoder network;
  private final Rows rows;
  private final Training training;
  private final boolean isLecture;
  private final Semaphore permits = new Semaphore(0);
  private final SynchronousQueue<Object> outcomes = new SynchronousQueue<>();
  private @Nullable Thread thread;

  FitTrainer(SparseAutoencoder network, Rows rows, Task task) {
    this.network = network;
    this.rows = rows;
    isLecture = task.network().isLecture();
    training =
        Training.epochs(UNLIMITED)
            .batchSize(task.batchSize())
            .optimizer(task.optimizer())
            .listener(this::epochFinished)
            .build();
  }

  @Override
  public double epoch() {
    if (thread == null) {
      thread = new Thread(this::train, "training");
      thread.start();
    } else {
      permits.release();
    }
    Object outcome = Uninterruptibles.takeUninterruptibly(outcomes);
    if (outcome instanceof Throwable failure) {
      throw new CompletionException(failure);
    }
    return (Double) outcome;
  }

  private void train() {
    try {
      network.fit(rows, training);
    } catch (RuntimeException | Error e) {
      // Rethrown in the thread that waits for the epoch.
      publish(e);
    }
  }

  private void epochFinished(EpochReport report) {
    publish(isLecture ? report.loss() : report.losses().total());
    try {
      permits.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void publish(Object outcome) {
    try {
      outcomes.put(outcome);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    if (thread != null) {
      thread.interrupt();
      Uninterruptibles.joinUninterruptibly(thread);
    }
    network.close();
  }
}
