package io.github.sparseae.train;

import static com.google.common.base.Preconditions.checkArgument;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * When {@code fit} writes checkpoints, and how many it keeps.
 *
 * <pre>{@code
 * Training training = Training.builder()
 *     .epochs(100)
 *     .checkpoint(Path.of("checkpoints"), Checkpoints.everyEpochs(5).orEveryMinutes(10).keepLast(3))
 *     .build();
 * }</pre>
 *
 * <p>Whatever the policy, there is also a checkpoint before the first step, one where training is
 * cancelled by an interrupt, in the middle of an epoch if need be, and one when it has finished.
 * What is learned does not depend on when checkpoints are written, by a bit.
 *
 * @param epochs after how many epochs of the call, again and again; null if they do not matter
 * @param steps after how many steps of the call, again and again; null if they do not matter
 * @param time after how much time since the last checkpoint; null if it does not matter
 * @param keepLast how many checkpoints are kept: older ones are deleted once a new one is on the
 *     disk
 */
public record Checkpoints(
    @Nullable Integer epochs, @Nullable Long steps, @Nullable Duration time, int keepLast) {
  /** How many are kept where nothing is said. */
  private static final int DEFAULT_KEPT = 3;

  /**
   * Checks the arguments.
   *
   * @param epochs positive or null
   * @param steps positive or null
   * @param time positive or null
   * @param keepLast positive
   * @throws IllegalArgumentException if one is not positive, or epochs, steps and time are all null
   */
  public Checkpoints {
    checkArgument(
        epochs != null || steps != null || time != null,
        "checkpoints need a number of epochs, steps or minutes");
    checkArgument(epochs == null || epochs > 0, "everyEpochs must be positive, was %s", epochs);
    checkArgument(steps == null || steps > 0, "everySteps must be positive, was %s", steps);
    checkArgument(
        time == null || time.compareTo(Duration.ZERO) > 0,
        "everyMinutes must be positive, was %s",
        time);
    checkArgument(keepLast > 0, "keepLast must be positive, was %s", keepLast);
  }

  /**
   * A checkpoint after every so many epochs, keeping the last 3.
   *
   * @param epochs how many, positive
   * @return the policy, to be changed to one's taste
   * @throws IllegalArgumentException if {@code epochs} is not positive
   */
  public static Checkpoints everyEpochs(int epochs) {
    return new Checkpoints(epochs, null, null, DEFAULT_KEPT);
  }

  /**
   * A checkpoint after every so many steps, also in the middle of an epoch, keeping the last 3.
   *
   * @param steps how many, positive
   * @return the policy, to be changed to one's taste
   * @throws IllegalArgumentException if {@code steps} is not positive
   */
  public static Checkpoints everySteps(long steps) {
    return new Checkpoints(null, steps, null, DEFAULT_KEPT);
  }

  /**
   * A checkpoint whenever so many minutes have gone by since the last, also in the middle of an
   * epoch, keeping the last 3.
   *
   * @param minutes how many, positive; perhaps broken
   * @return the policy, to be changed to one's taste
   * @throws IllegalArgumentException if {@code minutes} is not positive and finite
   */
  public static Checkpoints everyMinutes(double minutes) {
    return new Checkpoints(null, null, duration(minutes), DEFAULT_KEPT);
  }

  private static Duration duration(double minutes) {
    checkArgument(
        minutes > 0 && Double.isFinite(minutes),
        "everyMinutes must be positive and finite, was %s",
        minutes);
    return Duration.ofMillis(Math.max(1, (long) (minutes * 60_000)));
  }

  /**
   * The same policy, and also a checkpoint after every so many epochs.
   *
   * @param number how many, positive
   * @return another policy
   * @throws IllegalArgumentException if {@code number} is not positive
   */
  public Checkpoints orEveryEpochs(int number) {
    return new Checkpoints(number, steps, time, keepLast);
  }

  /**
   * The same policy, and also a checkpoint after every so many steps.
   *
   * @param number how many, positive
   * @return another policy
   * @throws IllegalArgumentException if {@code number} is not positive
   */
  public Checkpoints orEverySteps(long number) {
    return new Checkpoints(epochs, number, time, keepLast);
  }

  /**
   * The same policy, and also a checkpoint whenever so many minutes have gone by since the last.
   *
   * @param minutes how many, positive; perhaps broken
   * @return another policy
   * @throws IllegalArgumentException if {@code minutes} is not positive and finite
   */
  public Checkpoints orEveryMinutes(double minutes) {
    return new Checkpoints(epochs, steps, duration(minutes), keepLast);
  }

  /**
   * The same policy with another number of checkpoints kept. Two and more let training resume where
   * the newest file was damaged later.
   *
   * @param number how many, positive
   * @return another policy
   * @throws IllegalArgumentException if {@code number} is not positive
   */
  public Checkpoints keepLast(int number) {
    return new Checkpoints(epochs, steps, time, number);
  }

  /**
   * The policy in words.
   *
   * @return for example {@code "every 5 epochs or 10 minutes, the last 3 kept"}
   */
  public String describe() {
    List<String> parts = new ArrayList<>();
    if (epochs != null) {
      parts.add(epochs == 1 ? "epoch" : epochs + " epochs");
    }
    if (steps != null) {
      parts.add(steps == 1 ? "step" : String.format(Locale.ROOT, "%,d steps", steps));
    }
    if (time != null) {
      parts.add(L0Report.shortly(time.toMillis() / 60_000.0) + " minutes");
    }
    return "every " + String.join(" or ", parts) + ", the last " + keepLast + " kept";
  }
}
