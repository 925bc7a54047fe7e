package io.github.sparseae.train;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Optional;

/**
 * What a call of {@code fit} came to.
 *
 * @param epochs the report of each finished epoch, in order
 * @param cancelled whether the thread was interrupted before the last epoch was finished; the
 *     network then holds what it had learned by that step, and the thread is still interrupted
 */
public record History(List<EpochReport> epochs, boolean cancelled) {

  /**
   * Takes copies.
   *
   * @param epochs the report of each finished epoch, in order
   * @param cancelled whether the thread was interrupted before the last epoch was finished; the
   *     network then holds what it had learned by that step, and the thread is still interrupted
   */
  public History {
    epochs = ImmutableList.copyOf(epochs);
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
