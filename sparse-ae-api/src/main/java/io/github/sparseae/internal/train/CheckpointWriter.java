package io.github.sparseae.internal.train;

import io.github.sparseae.internal.io.IoFunction;
import io.github.sparseae.train.CheckpointException;
import io.github.sparseae.train.Checkpoints;
import io.github.sparseae.train.Training;
import io.github.sparseae.train.TrainingListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Writes the checkpoints of one call of {@code fit} when they are due. */
final class CheckpointWriter {
  private final @Nullable IoFunction<Checkpoint, Path> sink;
  private final Iterable<TrainingListener> listeners;
  private long everySteps = Long.MAX_VALUE;
  private int everyEpochs = Integer.MAX_VALUE;
  private long everyNanos = Long.MAX_VALUE;
  private long writtenAt = System.nanoTime();
  private boolean isNewest;

  /**
   * Creates a writer for the options of a training, by a function that writes a checkpoint, deletes
   * those that are no longer needed, and returns the file; without it nothing is written.
   */
  CheckpointWriter(@Nullable IoFunction<Checkpoint, Path> sink, Training training) {
    this.sink = sink;
    listeners = training.listeners();
    if (sink != null && training.checkpoints().isPresent()) {
      Checkpoints policy = training.checkpoints().get();
      everySteps = policy.steps().orElse(everySteps);
      everyEpochs = policy.epochs().orElse(everyEpochs);
      everyNanos = policy.time().map(TimeUnit.NANOSECONDS::convert).orElse(everyNanos);
    }
  }

  boolean isOn() {
    return sink != null;
  }

  /** Returns the number of steps until the next checkpoint is due, after a number of steps. */
  long stepsAtMost(long steps) {
    return everySteps - steps % everySteps;
  }

  void afterSteps(long steps, Supplier<Checkpoint> checkpoint) {
    after(steps % everySteps == 0, checkpoint);
  }

  void afterEpoch(int epochs, Supplier<Checkpoint> checkpoint) {
    after(epochs % everyEpochs == 0, checkpoint);
  }

  private void after(boolean isDue, Supplier<Checkpoint> checkpoint) {
    isNewest = false;
    if (isDue || System.nanoTime() - writtenAt >= everyNanos) {
      write(checkpoint);
    }
  }

  /** Writes a checkpoint, unless no step was made since the last one. */
  void write(Supplier<Checkpoint> checkpoint) {
    if (sink == null || isNewest) {
      return;
    }
    Path file;
    try {
      file = sink.apply(checkpoint.get());
    } catch (IOException e) {
      throw new CheckpointException(e);
    }
    isNewest = true;
    writtenAt = System.nanoTime();
    listeners.forEach(listener -> listener.checkpointed(file));
  }
}
