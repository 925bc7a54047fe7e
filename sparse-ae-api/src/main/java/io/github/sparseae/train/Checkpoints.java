package io.github.sparseae.train;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;

import io.github.sparseae.internal.io.Quantity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * When {@code fit} writes checkpoints, and the number it keeps.
 *
 * <pre>{@code
 * Training training = Training.builder()
 *     .epochs(100)
 *     .checkpoint(
 *         Path.of("checkpoints"),
 *         Checkpoints.everyEpochs(5).orEvery(Duration.ofMinutes(10)).keepLast(3))
 *     .build();
 * }</pre>
 *
 * <p>Every policy also writes a checkpoint before the first step, one when training is canceled,
 * also within an epoch, and one when it has finished. Checkpoints do not change what is learned, by
 * a single bit.
 *
 * @param epochs the number of epochs of the call between two checkpoints; empty if epochs do not
 *     matter
 * @param steps the number of steps of the call between two checkpoints; empty if steps do not
 *     matter
 * @param time the time between two checkpoints; empty if time does not matter
 * @param keepLast the number of checkpoints to keep, positive as the other numbers: an older one is
 *     deleted after a new one is on disk
 */
public record Checkpoints(
    OptionalInt epochs, OptionalLong steps, Optional<Duration> time, int keepLast) {
  private static final int DEFAULT_KEPT = 3;

  public Checkpoints {
    checkArgument(
        epochs.isPresent() || steps.isPresent() || time.isPresent(),
        "checkpoints need a number of epochs, a number of steps or a time");
    checkArgument(epochs.orElse(1) > 0, "everyEpochs must be positive, was %s", epochs.orElse(1));
    checkArgument(steps.orElse(1) > 0, "everySteps must be positive, was %s", steps.orElse(1));
    time.ifPresent(
        each ->
            checkArgument(
                each.compareTo(Duration.ZERO) > 0, "every must be positive, was %s", each));
    checkArgument(keepLast > 0, "keepLast must be positive, was %s", keepLast);
  }

  /** Returns a policy of one checkpoint every n epochs, n positive, that keeps the last 3. */
  public static Checkpoints everyEpochs(int epochs) {
    return new Checkpoints(
        OptionalInt.of(epochs), OptionalLong.empty(), Optional.empty(), DEFAULT_KEPT);
  }

  /**
   * Returns a policy of one checkpoint every n steps, n positive, also within an epoch, that keeps
   * the last 3.
   */
  public static Checkpoints everySteps(long steps) {
    return new Checkpoints(
        OptionalInt.empty(), OptionalLong.of(steps), Optional.empty(), DEFAULT_KEPT);
  }

  /**
   * Returns a policy that writes a checkpoint when a given time has passed since the last one, also
   * within an epoch, and keeps the last 3: for example {@code Duration.ofMinutes(10)}.
   */
  public static Checkpoints every(Duration time) {
    checkNotNull(time, "time");
    return new Checkpoints(
        OptionalInt.empty(), OptionalLong.empty(), Optional.of(time), DEFAULT_KEPT);
  }

  /** Returns this policy with one more checkpoint every n steps, n positive. */
  public Checkpoints orEverySteps(long number) {
    return new Checkpoints(epochs, OptionalLong.of(number), time, keepLast);
  }

  /** Returns this policy with one more when a given time has passed since the last one. */
  public Checkpoints orEvery(Duration duration) {
    return new Checkpoints(epochs, steps, Optional.of(checkNotNull(duration, "time")), keepLast);
  }

  /**
   * Returns this policy with another number of checkpoints to keep, positive. With two or more,
   * training can resume even if the newest file is damaged later.
   */
  public Checkpoints keepLast(int number) {
    return new Checkpoints(epochs, steps, time, number);
  }

  /** {@return the policy in words: {@code "every 5 epochs or 10 minutes, the last 3 kept"}} */
  public String describe() {
    List<String> parts = new ArrayList<>();
    epochs.ifPresent(n -> parts.add(each(n, "epoch")));
    steps.ifPresent(n -> parts.add(each((double) n, "step")));
    time.map(given -> given.getSeconds() + given.getNano() / 1e9)
        .ifPresent(n -> parts.add(n % 30 == 0 ? each(n / 60, "minute") : each(n, "second")));
    return "every " + String.join(" or ", parts) + ", the last " + keepLast + " kept";
  }

  private static String each(double number, String noun) {
    if (number == 1) {
      return noun;
    }
    return number == Math.rint(number)
        ? Quantity.of((long) number, noun)
        : number + " " + noun + "s";
  }
}
