package io.github.sparseae.train;

import java.nio.file.Path;

/**
 * Hears of training as it goes, in the thread that trains. Between calls the network stands still
 * and may be asked anything. What a listener throws ends training and reaches the caller of {@code
 * fit}; the network keeps what it had learned.
 */
@FunctionalInterface
public interface TrainingListener {

  /** In place of a number of batches that nobody knows beforehand. */
  int UNKNOWN = 0;

  /**
   * An epoch is over.
   *
   * @param report what it came to
   */
  void epochFinished(EpochReport report);

  /**
   * Training begins.
   *
   * @param epochs how many epochs there will be
   * @param batchesPerEpoch how many batches each will have; {@link #UNKNOWN} where a source of rows
   *     does not say how many it has
   */
  default void started(int epochs, int batchesPerEpoch) {}

  /**
   * Training goes on where it was stopped before; called right after {@link #started}. Epochs that
   * were finished by then are not reported to listeners again, and are in the {@link History}.
   *
   * @param from where it goes on
   */
  default void resumed(Resumption from) {}

  /**
   * A checkpoint was written.
   *
   * @param file where it is
   */
  default void checkpointed(Path file) {}

  /**
   * Some batches are done; called several times a second.
   *
   * @param epoch the epoch under way, counted from 1
   * @param batches how many of its batches are done
   */
  default void progressed(int epoch, int batches) {}

  /**
   * Training is over: finished, cancelled or failed. The last call in any case, unless a listener
   * itself threw.
   */
  default void finished() {}
}
