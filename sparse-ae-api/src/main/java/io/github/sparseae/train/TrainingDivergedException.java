package io.github.sparseae.train;

import io.github.sparseae.model.Optimizer;
import java.util.Locale;

/**
 * A loss or a weight became NaN or infinite, or a loss grew by a factor of a million. The network
 * was restored to its state after the last good epoch, or before training if there was none.
 */
public final class TrainingDivergedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** The epoch, counted from 1. */
  private final int epoch;

  /** The batch, counted from 1 within the epoch. */
  private final int batch;

  /** The total loss of that batch. */
  private final double loss;

  /** Creates an exception for a batch, from 1 within its epoch, and an optimizer to describe. */
  public TrainingDivergedException(int epoch, int batch, double loss, Optimizer optimizer) {
    this(
        String.format(Locale.ROOT, "the total loss was %.4g", loss), epoch, batch, loss, optimizer);
  }

  /**
   * Creates an exception for a batch, as {@link #TrainingDivergedException(int, int, double,
   * Optimizer)}, after which something else than its loss is wrong.
   *
   * @param finding what is wrong, for example {@code "encoder.bias has a NaN or infinite number"}
   */
  public TrainingDivergedException(
      String finding, int epoch, int batch, double loss, Optimizer optimizer) {
    super(
        String.format(
            Locale.ROOT,
            "training diverged: %s in epoch %d, batch %d (%s); the weights of %s are kept. Try a"
                + " smaller learning rate, or inputs of a smaller range.",
            finding,
            epoch,
            batch,
            optimizer.describe(),
            epoch == 1 ? "before training" : "the end of epoch " + (epoch - 1)));
    this.epoch = epoch;
    this.batch = batch;
    this.loss = loss;
  }

  /** {@return the epoch in which it happened, counted from 1} */
  public int epoch() {
    return epoch;
  }

  /** {@return the batch in which it happened, counted from 1 within the epoch} */
  public int batch() {
    return batch;
  }

  /**
   * {@return the total loss of that batch; NaN, infinite or very large; of any size if the batch's
   * update made a weight NaN}
   */
  public double loss() {
    return loss;
  }
}
