package io.github.sparseae.train;

import static java.util.stream.Collectors.joining;

import com.google.common.collect.ImmutableList;
import io.github.sparseae.internal.io.Quantity;
import io.github.sparseae.model.Losses;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The report of one epoch of training.
 *
 * @param epoch the number of the epoch in this call of {@code fit}, counted from 1
 * @param epochs the number of epochs that this call will make
 * @param losses the mean of the losses of the epoch's batches, weighted by their rows, each before
 *     the update of its batch
 * @param validation the losses of the validation rows after the epoch; empty without validation
 * @param samples the number of rows trained on
 * @param duration the time that training took, without validation and diagnostics
 * @param l0 the result of {@link TargetL0}; empty if it is not set
 * @param resampled the number of dead units that {@link Resampling} replaced
 * @param warnings the warnings of {@link Training.Builder#diagnostics diagnostics}; empty if there
 *     are none
 */
public record EpochReport(
    int epoch,
    int epochs,
    Losses losses,
    Optional<Losses> validation,
    long samples,
    Duration duration,
    Optional<L0Report> l0,
    int resampled,
    List<TrainingWarning> warnings) {

  public EpochReport {
    warnings = ImmutableList.copyOf(warnings);
  }

  /**
   * {@return the reconstruction loss of an autoencoder, or the negative log likelihood of a
   * classifier: {@code losses().data()}}
   */
  public double loss() {
    return losses.data();
  }

  /** {@return what sparsity and weights add to the loss: {@code losses().penalty()}} */
  public double penalty() {
    return losses.penalty();
  }

  /** {@return the speed of training, in rows per second} */
  public double samplesPerSecond() {
    return samples / seconds();
  }

  private double seconds() {
    return duration.toNanos() / 1e9;
  }

  /**
   * Returns the report in one line, for example {@code epoch 3/20: loss 0.077600, penalty 0.001200,
   * total 0.078800, 1.5 s, 40,123 samples/s}; the findings of warnings come last.
   */
  @Override
  public String toString() {
    return withoutWarnings()
        + warnings.stream().map(warning -> "; " + warning.finding()).collect(joining());
  }

  /** Returns the line of {@link #toString} without its warnings. */
  String withoutWarnings() {
    StringBuilder line = new StringBuilder();
    append(line, "epoch %d/%d: loss %.6f", epoch, epochs, loss());
    if (penalty() != 0) {
      append(line, ", penalty %.6f, total %.6f", penalty(), losses.total());
    }
    validation.ifPresent(its -> append(line, ", validation %.6f", its.total()));
    l0.ifPresent(its -> append(line, ", %s", its));
    if (resampled > 0) {
      append(line, ", %s resampled", Quantity.of(resampled, "unit"));
    }
    append(line, ", %.1f s, %,.0f samples/s", seconds(), samplesPerSecond());
    return line.toString();
  }

  private static void append(StringBuilder line, String format, Object... values) {
    line.append(String.format(Locale.ROOT, format, values));
  }
}
