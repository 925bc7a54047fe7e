package io.github.sparseae.benchmarks.sparseae;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.benchmarks.worker.Task;
import io.github.sparseae.data.Samples;
import io.github.sparseae.train.Checkpoints;
import io.github.sparseae.train.EpochReport;
import io.github.sparseae.train.Training;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;

/** A whole call of {@code fit} in each round, which goes on from the weights of the last. */
public abstract class FitRun extends SparseAe {
  private static final int EPOCHS = 10;

  /** The number of epochs that {@link Divided} makes of {@link Whole}'s one. */
  private static final int PARTS = 8;

  /** Trains, and returns the mean loss over all epochs. */
  abstract double loss(SparseAutoencoder network, Samples rows, Task task) throws IOException;

  @Override
  public Trainer trainer(Task task) throws IOException {
    SparseAutoencoder network = open(task);
    Samples rows = task.rows().read();
    return () -> loss(network, rows, task);
  }

  private static double mean(SparseAutoencoder network, Samples rows, Training.Builder training) {
    return network.fit(rows, training.build()).epochs().stream()
        .mapToDouble(EpochReport::loss)
        .average()
        .orElseThrow();
  }

  private static Training.Builder training(Task task, int epochs) {
    return Training.epochs(epochs).batchSize(task.batchSize()).optimizer(task.optimizer());
  }

  /** Ten epochs and nothing else. */
  public static final class Bare extends FitRun {
    @Override
    double loss(SparseAutoencoder network, Samples rows, Task task) {
      return mean(network, rows, training(task, EPOCHS));
    }
  }

  /**
   * Ten epochs with validation on a sixth of the rows, a listener, a checkpoint after each epoch
   * and a target for L0, which is about that of the bare training.
   */
  public static final class Convenient extends FitRun {
    private static final double ACTIVE = 0.9;

    @Override
    double loss(SparseAutoencoder network, Samples rows, Task task) throws IOException {
      Path folder = Files.createTempDirectory("checkpoints");
      try {
        return mean(
            network,
            rows,
            training(task, EPOCHS)
                .validation(rows.rows(0, rows.size() / 6))
                .listener(System.out::println)
                .checkpoint(folder, Checkpoints.everyEpochs(1))
                .targetL0(ACTIVE * task.hidden()));
      } finally {
        MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
      }
    }
  }

  /** The same batch eight times in one epoch, after which the state is copied once. */
  public static final class Whole extends FitRun {
    @Override
    double loss(SparseAutoencoder network, Samples rows, Task task) {
      int[] again = IntStream.range(0, PARTS * rows.size()).map(i -> i % rows.size()).toArray();
      return mean(network, rows.select(again), training(task, 1).shuffle(false));
    }
  }

  /** The same batch in each of eight epochs, after each of which the state is copied. */
  public static final class Divided extends FitRun {
    @Override
    double loss(SparseAutoencoder network, Samples rows, Task task) {
      return mean(network, rows, training(task, PARTS).shuffle(false));
    }
  }
}
