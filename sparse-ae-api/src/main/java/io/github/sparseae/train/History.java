package io.github.sparseae.train;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a call of {@code fit} came to.
 *
 * @param epochs the report of each finished epoch, in order
 * @param cancelled whether the thread was interrupted before the last epoch was finished; the
 *     network then holds what it had learned by that step, and the thread is still interrupted
 * @param stoppedEarly whether {@link EarlyStopping} ended training before all its epochs were made;
 *     {@link #last} says after which
 * @param best the epoch by whose end the network had learned what it now holds, where {@link
 *     EarlyStopping} gave it back or found it last; null without early stopping, or where training
 *     was cancelled
 */
public record History(
    List<EpochReport> epochs, boolean cancelled, boolean stoppedEarly, @Nullable EpochReport best) {

  /**
   * Takes copies.
   *
   * @param epochs the report of each finished epoch, in order
   * @param cancelled whether the thread was interrupted before the last epoch was finished; the
   *     network then holds what it had learned by that step, and the thread is still interrupted
   * @param stoppedEarly whether {@link EarlyStopping} ended training before all its epochs were
   *     made; {@link #last} says after which
   * @param best the epoch by whose end the network had learned what it now holds, where {@link
   *     EarlyStopping} gave it back or found it last; null without early stopping, or where
   *     training was cancelled
   */
  public History {
    epochs = ImmutableList.copyOf(epochs);
  }

  /**
   * What a call without early stopping came to.
   *
   * @param epochs the report of each finished epoch, in order
   * @param cancelled whether the thread was interrupted before the last epoch was finished
   */
  public History(List<EpochReport> epochs, boolean cancelled) {
    this(epochs, cancelled, false, null);
  }

  /**
   * The last finished epoch.
   *
   * @return empty if training was cancelled in its first
   */
  public Optional<EpochReport> last() {
    return epochs.isEmpty() ? Optional.empty() : Optional.of(epochs.get(epochs.size() - 1));
  }

  /**
   * How long training took, without validation.
   *
   * @return the sum over all finished epochs
   */
  public double seconds() {
    return epochs.stream().mapToDouble(EpochReport::seconds).sum();
  }
}
