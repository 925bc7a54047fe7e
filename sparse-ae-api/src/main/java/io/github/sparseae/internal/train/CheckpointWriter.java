package io.github.sparseae.internal.train;

import io.github.sparseae.train.CheckpointException;
import io.github.sparseae.train.Checkpoints;
import io.github.sparseae.train.Training;
import io.github.sparseae.train.TrainingListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Writes the checkpoints of one call of {@code fit} when they are due. */
public final class CheckpointWriter {
  private final @Nullable Checkpoints policy;
  private final @Nullable Sink sink;
  private final Iterable<TrainingListener> listeners;
  private long writtenAt = System.nanoTime();
  private boolean isNewest;

  /** Receives the checkpoints of a training. */
  public interface Sink {
    /**
     * Writes a checkpoint, deletes those that are no longer needed, and returns the file.
     *
     * @throws IOException if it cannot be written; the older checkpoints are still there
     */
    Path keep(Checkpoint checkpoint) throws IOException;
  }

  private CheckpointWriter(
      @Nullable Checkpoints policy, @Nullable Sink sink, Iterable<TrainingListener> listeners) {
    this.policy = policy;
    this.sink = sink;
    this.listeners = listeners;
  }

  public static CheckpointWriter none() {
    return new CheckpointWriter(null, null, List.of());
  }

  public static CheckpointWriter to(Sink sink, Training training) {
    return training
        .checkpoints()
        .map(policy -> new CheckpointWriter(policy, sink, training.listeners()))
        .orElseGet(CheckpointWriter::none);
  }

  public boolean isOn() {
    return policy != null;
  }

  /** Returns the number of steps until the next checkpoint is due, after a number of steps. */
  public long stepsAtMost(long steps) {
    if (policy == null || policy.steps().isEmpty()) {
      return Long.MAX_VALUE;
    }
    long every = policy.steps().getAsLong();
    return every - steps % every;
  }

  /** Writes a checkpoint if one is due after a number of steps. */
  public void afterSteps(long steps, Supplier<Checkpoint> checkpoint) {
    after(policy != null && steps % policy.steps().orElse(Long.MAX_VALUE) == 0, checkpoint);
  }

  /** Writes a checkpoint if one is due after a number of epochs. */
  public void afterEpoch(int epochs, Supplier<Checkpoint> checkpoint) {
    after(policy != null && epochs % policy.epochs().orElse(Integer.MAX_VALUE) == 0, checkpoint);
  }

  private void after(boolean isDue, Supplier<Checkpoint> checkpoint) {
    isNewest = false;
    if (isDue || isTime()) {
      write(checkpoint);
    }
  }

  private boolean isTime() {
    return policy != null
        && policy.time().isPresent()
        && System.nanoTime() - writtenAt >= TimeUnit.NANOSECONDS.convert(policy.time().get());
  }

  /**
   * Writes a checkpoint, unless no step was made since the last one.
   *
   * @throws CheckpointException if it cannot be written
   */
  public void write(Supplier<Checkpoint> checkpoint) {
    if (sink == null || isNewest) {
      return;
    }
    Path file;
    try {
      file = sink.keep(checkpoint.get());
    } catch (IOException e) {
      throw new CheckpointException(e);
    }
    isNewest = true;
    writtenAt = System.nanoTime();
    listeners.forEach(listener -> listener.checkpointed(file));
  }
}
