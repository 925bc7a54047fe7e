package io.github.sparseae.train;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What one epoch of training came to.
 *
 * @param epoch which epoch of this call of {@code fit}, counted from 1
 * @param epochs how many this call will make
 * @param losses the mean over the epoch's batches, weighted by their rows, each as it was before
 *     that batch's update
 * @param validation the losses of the validation data after the epoch; null where there are none
 * @param samples how many rows were trained on
 * @param seconds how long training took, without validation
 */
public record EpochReport(
    int epoch,
    int epochs,
    Losses losses,
    @Nullable Losses validation,
    long samples,
    double seconds) {

  /**
   * The reconstruction loss of an autoencoder, the negative log likelihood of a classifier.
   *
   * @return {@code losses().data()}
   */
  public double loss() {
    return losses.data();
  }

  /**
   * What sparsity and large weights cost.
   *
   * @return {@code losses().penalty()}
   */
  public double penalty() {
    return losses.penalty();
  }

  /**
   * How fast training was.
   *
   * @return {@code samples / seconds}
   */
  public double samplesPerSecond() {
    return samples / seconds;
  }

  /** One line, for example {@code epoch 3/20: loss 0.0776, penalty 0.0012, 40,123 samples/s}. */
  @Override
  public String toString() {
    StringBuilder line =
        new StringBuilder(
            String.format(Locale.ROOT, "epoch %d/%d: loss %.6f", epoch, epochs, loss()));
    if (penalty() != 0) {
      line.append(
          String.format(Locale.ROOT, ", penalty %.6f, total %.6f", penalty(), losses.total()));
    }
    if (validation != null) {
      line.append(String.format(Locale.ROOT, ", validation %.6f", validation.total()));
    }
    return line.append(
            String.format(Locale.ROOT, ", %.1f s, %,.0f samples/s", seconds, samplesPerSecond()))
        .toString();
  }
}
