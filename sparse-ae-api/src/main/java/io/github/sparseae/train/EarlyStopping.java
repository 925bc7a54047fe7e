package io.github.sparseae.train;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * Ends training when a loss has stopped falling, and gives back the best weights (Prechelt 1998,
 * "Early stopping — but when?").
 *
 * <pre>{@code
 * Training.epochs(200)
 *     .validation(held)
 *     .earlyStopping(EarlyStopping.on(ReportedLoss.VALIDATION_TOTAL).patience(5).minDelta(1e-4))
 * }</pre>
 *
 * <p>An epoch is an improvement if its loss is below that of the last improvement by more than
 * {@code minDelta}; the first epoch is one. Training ends after {@code patience} epochs in a row
 * that are none, or when all epochs are made. In either case the network is then given back what it
 * had learned by the end of the best epoch, the one whose loss is the lowest of all, whether or not
 * it was an improvement by {@code minDelta}; of equals the first.
 *
 * <p>All that was learned goes back together: parameters, what is counted beside them, what the
 * optimiser remembers, and the position. Another call of {@code fit} goes on from the end of the
 * best epoch, as if training had ended with it; the epochs after it have never been. A copy of all
 * this is kept in Java's memory meanwhile.
 *
 * <p>Training that is interrupted, diverges, or is ended by what a listener throws does not give
 * back the best weights: the network holds what it does without early stopping.
 *
 * @param loss what has to fall
 * @param patience after how many epochs in a row without an improvement training ends, positive
 * @param minDelta by more than how much an improvement must be lower, at least 0
 */
public record EarlyStopping(ReportedLoss loss, int patience, double minDelta) {

  /**
   * Checks the arguments.
   *
   * @param loss what has to fall
   * @param patience after how many epochs in a row without an improvement training ends, positive
   * @param minDelta by more than how much an improvement must be lower, at least 0
   */
  public EarlyStopping {
    checkArgument(patience > 0, "patience must be positive, was %s", patience);
    checkArgument(
        minDelta >= 0 && Double.isFinite(minDelta),
        "minDelta must be a finite number of at least 0, was %s",
        minDelta);
  }

  /**
   * Ends training after 10 epochs in a row without an improvement, however small.
   *
   * @param loss what has to fall
   * @return the rule, to be changed to one's taste
   */
  public static EarlyStopping on(ReportedLoss loss) {
    return new EarlyStopping(loss, 10, 0);
  }

  /**
   * The same rule with another patience.
   *
   * @param epochs after how many in a row without an improvement training ends, positive
   * @return another rule
   * @throws IllegalArgumentException if {@code epochs} is not positive
   */
  public EarlyStopping patience(int epochs) {
    return new EarlyStopping(loss, epochs, minDelta);
  }

  /**
   * The same rule with another least improvement.
   *
   * @param minDelta by more than how much an improvement must be lower, at least 0
   * @return another rule
   * @throws IllegalArgumentException if {@code minDelta} is negative or not finite
   */
  public EarlyStopping minDelta(double minDelta) {
    return new EarlyStopping(loss, patience, minDelta);
  }

  /**
   * The rule in words.
   *
   * @return for example {@code "until the validation total loss has not fallen for 5 epochs"}
   */
  public String describe() {
    return "until the "
        + loss
        + " has not fallen "
        + (minDelta > 0 ? "by " + minDelta + " " : "")
        + "for "
        + patience
        + (patience == 1 ? " epoch" : " epochs");
  }
}
