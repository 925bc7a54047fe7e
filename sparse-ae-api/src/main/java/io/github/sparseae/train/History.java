package io.github.sparseae.train;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The result of a call of {@code fit}.
 *
 * @param epochs the report of each finished epoch, in order
 * @param ending how training ended
 * @param best with {@link EarlyStopping}, the epoch at whose end the network had the weights that
 *     it has now; empty without early stopping, or if training was {@link #canceled}
 */
public record History(List<EpochReport> epochs, Ending ending, Optional<EpochReport> best) {

  /** The way a training ended. */
  public enum Ending {
    /** All epochs were made. */
    FINISHED,
    /** {@link EarlyStopping} ended training before all epochs were made. */
    STOPPED_EARLY,
    /** A listener asked training to stop: {@link TrainingListener#shouldStop}. */
    STOPPED,
    /** The thread was interrupted; its interrupt status is still set. */
    INTERRUPTED
  }

  public History {
    epochs = ImmutableList.copyOf(epochs);
  }

  /**
   * Returns whether training was stopped by a listener or an interrupt before its last epoch,
   * {@link Ending#STOPPED} or {@link Ending#INTERRUPTED}. The network then has the last step's
   * weights.
   */
  public boolean canceled() {
    return ending == Ending.STOPPED || ending == Ending.INTERRUPTED;
  }

  /** {@return whether early stopping ended training before all epochs were made} */
  public boolean stoppedEarly() {
    return ending == Ending.STOPPED_EARLY;
  }

  /** {@return the report of the last finished epoch; empty if none was finished} */
  public Optional<EpochReport> last() {
    return epochs.isEmpty() ? Optional.empty() : Optional.of(epochs.get(epochs.size() - 1));
  }

  /** {@return the time that all finished epochs took, without validation and diagnostics} */
  public Duration duration() {
    return epochs.stream().map(EpochReport::duration).reduce(Duration.ZERO, Duration::plus);
  }
}
