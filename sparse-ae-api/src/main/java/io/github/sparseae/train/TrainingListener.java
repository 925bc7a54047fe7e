package io.github.sparseae.train;

import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * Receives the events of a training, in the thread that trains. During a call the weights do not
 * change, and every method of the network but {@code fit} may be called. An exception that a
 * listener throws ends training and reaches the caller of {@code fit}; the network keeps what it
 * has learned.
 */
@FunctionalInterface
public interface TrainingListener {

  /** Receives the report of a finished epoch: its losses and speed, and what was found in it. */
  void epochFinished(EpochReport report);

  /**
   * Receives the start of training with the number of epochs of this call of {@code fit}, and that
   * of batches in each; empty if the rows are streamed from a source of unknown size.
   */
  default void started(int epochs, OptionalInt batchesPerEpoch) {}

  /**
   * Receives the checkpoint from which training resumes; called right after {@link #started}. The
   * epochs finished before the checkpoint are not reported to listeners again, but are in the
   * {@link History}.
   */
  default void resumed(Resumption from) {}

  /** Receives the path of a checkpoint that was written. */
  default void checkpointed(Path file) {}

  /**
   * Receives the position of training, several times a second: the current epoch, counted from 1,
   * and the number of its batches that are done.
   */
  default void progressed(int epoch, int batches) {}

  /**
   * Returns whether training should stop now. Asked before each run of steps, several times a
   * second. If one listener returns true, training ends after the step it has reached, with a
   * usable model and the checkpoints that were asked for, exactly as after an interrupt; {@link
   * History#ending} is {@link History.Ending#STOPPED}. A flag that another thread sets must be
   * volatile.
   *
   * <pre>{@code
   * AtomicBoolean stop = new AtomicBoolean(); // set by a button, for example
   * TrainingListener stopButton = new TrainingListener() {
   *   @Override
   *   public void epochFinished(EpochReport report) {}
   *
   *   @Override
   *   public boolean shouldStop() {
   *     return stop.get();
   *   }
   * };
   * }</pre>
   *
   * @return true to stop; false by default
   */
  default boolean shouldStop() {
    return false;
  }

  /**
   * Receives the result of a training that finished or was stopped, which {@code fit} returns;
   * {@link #finished} follows.
   */
  default void ended(History history) {}

  /**
   * Receives the exception that ends a training, which {@code fit} throws, for example a {@link
   * TrainingDivergedException}; {@link #finished} follows. What a listener throws here is
   * suppressed by it.
   */
  default void failed(Throwable failure) {}

  /**
   * Receives the end of training, whether it finished, was stopped or failed. The last call in any
   * case, also if this or another listener has thrown.
   */
  default void finished() {}
}
