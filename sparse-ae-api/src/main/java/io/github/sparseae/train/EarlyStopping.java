package io.github.sparseae.train;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;
import static io.github.sparseae.internal.builder.ArgumentChecks.checkAtLeastZero;

import io.github.sparseae.internal.io.Quantity;

/**
 * Ends training when a loss has stopped falling, and restores the best weights (Prechelt 1998,
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
 * that are none, or when all epochs are made. In either case the network then gets the state that
 * it had after the best epoch: the first one with the lowest loss of all, whether or not that loss
 * was an improvement by {@code minDelta}.
 *
 * <p>The whole state is restored: parameters, the optimizer's arrays, and the position. The next
 * call of {@code fit} continues after the best epoch, as if training had ended there. A copy of the
 * state is kept in Java's memory during training.
 *
 * <p>Training that is interrupted, stopped by a listener, diverges, or ends with a listener's
 * exception does not restore the best weights.
 *
 * @param loss the loss that has to fall
 * @param patience the number of epochs in a row without an improvement after which training ends
 * @param minDelta the least improvement, at least 0
 */
public record EarlyStopping(ReportedLoss loss, int patience, double minDelta) {

  public EarlyStopping {
    checkNotNull(loss, "loss");
    checkArgument(patience > 0, "patience must be positive, was %s", patience);
    checkAtLeastZero("minDelta", minDelta);
  }

  /** Returns a rule with a patience of 10 epochs and a least improvement of 0. */
  public static EarlyStopping on(ReportedLoss loss) {
    return new EarlyStopping(loss, 10, 0);
  }

  /** Returns this rule with another number of epochs in a row without an improvement, positive. */
  public EarlyStopping patience(int epochs) {
    return new EarlyStopping(loss, epochs, minDelta);
  }

  /** Returns this rule with another least improvement, finite and at least 0. */
  public EarlyStopping minDelta(double minDelta) {
    return new EarlyStopping(loss, patience, minDelta);
  }

  /**
   * {@return the rule in words, for example {@code "until the validation total loss has not fallen
   * for 5 epochs"}}
   */
  public String describe() {
    String least = minDelta > 0 ? "by " + minDelta + " " : "";
    return "until the %s has not fallen %sfor %s"
        .formatted(loss, least, Quantity.of(patience, "epoch"));
  }
}
