package io.github.sparseae.train;

import com.google.common.collect.ImmutableList;
import io.github.sparseae.model.Losses;
import java.util.List;
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
 * @param seconds how long training took, without validation and diagnostics
 * @param l0 what {@link TargetL0} came to; null where it is not set
 * @param resampled how many dead units {@link Resampling} replaced
 * @param warnings what {@link Training.Builder#diagnostics diagnostics} found; empty if nothing
 */
public record EpochReport(
    int epoch,
    int epochs,
    Losses losses,
    @Nullable Losses validation,
    long samples,
    double seconds,
    @Nullable L0Report l0,
    int resampled,
    List<TrainingWarning> warnings) {

  /**
   * Takes copies.
   *
   * @param epoch which epoch of this call of {@code fit}, counted from 1
   * @param epochs how many this call will make
   * @param losses the mean over the epoch's batches, weighted by their rows, each as it was before
   *     that batch's update
   * @param validation the losses of the validation data after the epoch; null where there are none
   * @param samples how many rows were trained on
   * @param seconds how long training took, without validation and diagnostics
   * @param l0 what {@link TargetL0} came to; null where it is not set
   * @param resampled how many dead units {@link Resampling} replaced
   * @param warnings what {@link Training.Builder#diagnostics diagnostics} found; empty if nothing
   */
  public EpochReport {
    warnings = ImmutableList.copyOf(warnings);
  }

  /**
   * What an epoch came to in which nothing was controlled and nothing found.
   *
   * @param epoch which epoch of this call of {@code fit}, counted from 1
   * @param epochs how many this call will make
   * @param losses the mean over the epoch's batches, weighted by their rows
   * @param validation the losses of the validation data after the epoch; null where there are none
   * @param samples how many rows were trained on
   * @param seconds how long training took
   */
  public EpochReport(
      int epoch,
      int epochs,
      Losses losses,
      @Nullable Losses validation,
      long samples,
      double seconds) {
    this(epoch, epochs, losses, validation, samples, seconds, null, 0, ImmutableList.of());
  }

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

  /**
   * One line, for example {@code epoch 3/20: loss 0.0776, penalty 0.0012, 40,123 samples/s}; what
   * warnings found comes last.
   */
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
    if (l0 != null) {
      line.append(", ").append(l0);
    }
    if (resampled > 0) {
      line.append(", ").append(resampled).append(" units resampled");
    }
    line.append(
        String.format(Locale.ROOT, ", %.1f s, %,.0f samples/s", seconds, samplesPerSecond()));
    for (TrainingWarning warning : warnings) {
      line.append("; ").append(warning.finding());
    }
    return line.toString();
  }
}
