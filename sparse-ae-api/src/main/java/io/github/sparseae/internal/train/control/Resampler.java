package io.github.sparseae.internal.train.control;

import static com.google.common.base.Preconditions.checkArgument;

import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Network;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.engine.Pass;
import io.github.sparseae.engine.TrainingSpan;
import io.github.sparseae.engine.UnitActivity;
import io.github.sparseae.internal.random.RandomStream;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.train.Resampling;
import java.util.Arrays;
import java.util.function.ObjIntConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Carries out {@link Resampling}, whose documentation has its rules. It remembers nothing: what it
 * knows is in an {@link ActivityWindow}.
 */
public final class Resampler {
  /** How many rows are reconstructed at a time. */
  private static final int ROWS_PER_BATCH = 1000;

  private final Resampling moments;
  private final AutoencoderSpec spec;
  private final Network network;

  public Resampler(Resampling moments, NetworkSpec spec, Network network) {
    checkArgument(
        spec instanceof AutoencoderSpec,
        "resampling is for autoencoders: a classifier has no decoder to draw new units in");
    this.moments = moments;
    this.spec = (AutoencoderSpec) spec;
    this.network = network;
  }

  /** What was counted so far, from nothing on where there is nothing yet. */
  public ActivityWindow window(@Nullable ActivityWindow counted) {
    return counted != null ? counted : ActivityWindow.empty(0, spec.hidden());
  }

  /** What was counted by the end of a span. */
  public ActivityWindow after(ActivityWindow window, TrainingSpan span, UnitActivity activity) {
    return window.plus(span.steps(), activity);
  }

  /**
   * How many steps there are before the next moment.
   *
   * @param step the number of the next step, in this call
   * @param all how many steps this call makes
   */
  public long stepsToNext(ActivityWindow window, long step, long all) {
    if (moments instanceof Resampling.EverySteps every) {
      return Math.max(1, every.steps() - window.steps());
    }
    return ((Resampling.AtShares) moments)
            .shares().stream()
                .mapToLong(share -> moment(share, all))
                .filter(moment -> moment > step)
                .findFirst()
                .orElse(Long.MAX_VALUE)
        - step;
  }

  /** Whether a moment is now, before a step. */
  public boolean isDue(ActivityWindow window, long step, long all) {
    if (moments instanceof Resampling.EverySteps every) {
      return window.steps() >= every.steps();
    }
    return window.steps() > 0
        && ((Resampling.AtShares) moments)
            .shares().stream().anyMatch(share -> moment(share, all) == step);
  }

  private static long moment(double share, long all) {
    return (long) Math.ceil(share * all);
  }

  /**
   * Replaces the dead units.
   *
   * @param memory the rows to draw from
   * @return how many units were replaced
   */
  public int resample(ActivityWindow window, Samples memory) {
    int[] dead = window.dead();
    if (dead.length == 0) {
      return 0;
    }
    NetworkState state = network.state();
    int[] numbers =
        RowSample.numbers(
            memory.size(),
            moments.sampleRows(),
            RandomStream.of(spec.seed(), "resampling rows", window.checks()));
    DenseArray nothing = DenseArray.wrap(new double[spec.hidden()], 1, spec.hidden());
    double[] empty = network.forward(Samples.of(nothing), Pass.DECODED).get(0).toDoubles();
    UnitReplacement replacement = new UnitReplacement(spec, state, dead, empty);
    double[] weights = new double[numbers.length];
    eachResidual(
        memory,
        numbers,
        (residual, place) -> {
          double error = replacement.squaredError(residual);
          weights[place] = error * error;
        });
    int[] chosen =
        chosen(weights, dead.length, RandomStream.of(spec.seed(), "resampling", window.checks()));
    if (chosen.length == 0) {
      return 0;
    }
    eachResidual(
        memory,
        IntStream.of(chosen).map(place -> numbers[place]).toArray(),
        (residual, place) -> replacement.replace(dead[place], residual));
    network.restore(replacement.state());
    return chosen.length;
  }

  /** Hands on what is missing in the reconstruction of rows, x − x̂ in the data's own units. */
  private void eachResidual(Samples memory, int[] numbers, ObjIntConsumer<double[]> consumer) {
    double[] row = new double[memory.width()];
    for (int from = 0; from < numbers.length; from += ROWS_PER_BATCH) {
      int to = Math.min(from + ROWS_PER_BATCH, numbers.length);
      Samples batch = RowSample.rows(memory, Arrays.copyOfRange(numbers, from, to));
      DenseArray drawn = network.forward(batch, Pass.RECONSTRUCTION).get(0);
      for (int i = 0; i < batch.size(); i++) {
        batch.copy(i, i + 1, row);
        for (int input = 0; input < row.length; input++) {
          row[input] -= drawn.get(i * row.length + input);
        }
        consumer.accept(row, from + i);
      }
    }
  }

  /**
   * Draws places by weight, none twice while there are others of a positive weight.
   *
   * @return as many as wanted; none if no weight is positive
   */
  public static int[] chosen(double[] weights, int wanted, RandomStream random) {
    int[] chosen = new int[wanted];
    double[] left = weights.clone();
    for (int i = 0; i < wanted; i++) {
      double sum = Arrays.stream(left).sum();
      if (!(sum > 0)) {
        left = weights.clone();
        sum = Arrays.stream(left).sum();
        if (!(sum > 0)) {
          return new int[0];
        }
      }
      chosen[i] = place(left, random.nextDouble() * sum);
      left[chosen[i]] = 0;
    }
    return chosen;
  }

  private static int place(double[] weights, double height) {
    double passed = 0;
    int last = 0;
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] > 0) {
        last = i;
        passed += weights[i];
        if (passed > height) {
          return i;
        }
      }
    }
    return last;
  }
}
