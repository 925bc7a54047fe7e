package io.github.sparseae.internal.train.control;

import static com.google.common.base.Preconditions.checkArgument;

import io.github.sparseae.data.Samples;
import io.github.sparseae.engine.Network;
import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.engine.Pass;
import io.github.sparseae.internal.random.RandomStream;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.InputNormalization;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.train.Resampling;
import java.util.Arrays;
import java.util.function.ObjIntConsumer;
import java.util.stream.IntStream;

/** The resampling of dead units. It keeps no state beside the {@link ActivityWindow}. */
public final class Resampler {
  /** The number of rows reconstructed at a time. */
  private static final int ROWS_PER_BATCH = 1000;

  private final Resampling rule;
  private final AutoencoderSpec spec;
  private final Network network;

  public Resampler(Resampling rule, NetworkSpec spec, Network network) {
    checkArgument(
        spec instanceof AutoencoderSpec,
        "resampling is for autoencoders: a classifier has no decoder for new units");
    this.rule = rule;
    this.spec = (AutoencoderSpec) spec;
    checkArgument(
        this.spec.transcoding().isEmpty(),
        "resampling is for autoencoders: a transcoder's residual is one of targets, and no"
            + " direction of inputs for an encoder");
    this.network = network;
  }

  /** Returns the number of steps before the next resampling, from a step of this call. */
  public long stepsToNext(ActivityWindow window, long step, long all) {
    return Math.max(1, stepsToNext(window, step, all, 1));
  }

  /** Returns whether units are resampled before a step. */
  public boolean isDue(ActivityWindow window, long step, long all) {
    return window.steps() > 0 && stepsToNext(window, step, all, 0) <= 0;
  }

  private long stepsToNext(ActivityWindow window, long step, long all, int least) {
    if (rule instanceof Resampling.EverySteps every) {
      return every.steps() - window.steps();
    }
    return ((Resampling.AtShares) rule)
        .shares().stream()
            .mapToLong(share -> (long) Math.ceil(share * all) - step)
            .filter(steps -> steps >= least)
            .findFirst()
            .orElse(Long.MAX_VALUE);
  }

  /** Replaces the dead units by rows in memory, and returns their number. */
  public int resample(ActivityWindow window, Samples memory) {
    int[] dead = window.dead();
    if (dead.length == 0) {
      return 0;
    }
    NetworkState state = network.state();
    int[] numbers =
        RowSample.numbers(
            memory.size(),
            rule.sampleRows(),
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

  /**
   * Passes on the residual of each row, x − x̂ in the units of the data; of normalized rows where
   * each row has its own units.
   */
  private void eachResidual(Samples memory, int[] numbers, ObjIntConsumer<double[]> consumer) {
    InputNormalization kind = spec.structure().normalization();
    double[] row = new double[memory.width()];
    for (int from = 0; from < numbers.length; from += ROWS_PER_BATCH) {
      int to = Math.min(from + ROWS_PER_BATCH, numbers.length);
      Samples batch = memory.select(Arrays.copyOfRange(numbers, from, to));
      DenseArray reconstruction = network.forward(batch, Pass.RECONSTRUCTION).get(0);
      for (int i = 0; i < batch.size(); i++) {
        batch.copy(i, i + 1, row);
        InputNormalization.OfRow own = kind.ofRow(row);
        for (int input = 0; input < row.length; input++) {
          double output = reconstruction.get(i * row.length + input);
          // A constant row has factor 0.
          row[input] =
              kind.isOfEachRow()
                  ? (row[input] - own.mean()) / own.divisor()
                      - (own.factor() == 0 ? 0 : (output - own.mean()) / own.factor())
                  : row[input] - output;
        }
        consumer.accept(row, from + i);
      }
    }
  }

  /**
   * Returns the wanted number of random places by weight, none twice while others have a positive
   * weight; none if no weight is positive.
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
