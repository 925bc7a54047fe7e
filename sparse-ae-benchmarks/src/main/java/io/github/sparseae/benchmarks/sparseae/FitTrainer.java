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

/**
 * One long training that pauses between epochs, so that the time of an epoch is the time from one
 * report to the next, without that of a call of {@code fit}.
 */
final class FitTrainer implements Trainer {
  private static final int UNLIMITED = 1_000_000;

  private final boolean isLecture;
  private final Semaphore permits = new Semaphore(0);
  private final SynchronousQueue<Object> outcomes = new SynchronousQueue<>();

  FitTrainer(SparseAutoencoder network, Rows rows, Task task) {
    isLecture = task.network().isLecture();
    Training training =
        Training.epochs(UNLIMITED)
            .batchSize(task.batchSize())
            .optimizer(task.optimizer())
            .listener(this::epochFinished)
            .build();
    Thread thread = new Thread(() -> train(network, rows, training), "training");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public double epoch() {
    permits.release();
    Object outcome = Uninterruptibles.takeUninterruptibly(outcomes);
    if (outcome instanceof Throwable failure) {
      throw new CompletionException(failure);
    }
    return (Double) outcome;
  }

  private void train(SparseAutoencoder network, Rows rows, Training training) {
    permits.acquireUninterruptibly();
    try {
      network.fit(rows, training);
    } catch (RuntimeException | Error e) {
      // Rethrown in the thread that waits for the epoch.
      Uninterruptibles.putUninterruptibly(outcomes, e);
    }
  }

  private void epochFinished(EpochReport report) {
    double loss = isLecture ? report.loss() : report.losses().total();
    Uninterruptibles.putUninterruptibly(outcomes, loss);
    permits.acquireUninterruptibly();
  }
}
