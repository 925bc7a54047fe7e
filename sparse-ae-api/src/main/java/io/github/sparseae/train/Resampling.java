package io.github.sparseae.train;

import static com.google.common.base.Preconditions.checkArgument;
import static io.github.sparseae.internal.builder.ArgumentChecks.checkElements;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Ordering;
import com.google.common.primitives.Doubles;
import java.util.List;

/**
 * Replaces dead units during training by directions that the other units reconstruct badly (Bricken
 * et al., "Towards monosemanticity", 2023). Each kind has its own schedule.
 *
 * <p>At each resampling, the units that were active on none of the rows trained since the last one,
 * or since training began, are dead. With rows as the network sees them, normalized if it
 * normalizes inputs, and L = ‖x − x̂‖² the error of a row, each dead unit gets a row x that is
 * chosen from {@code sampleRows} training rows with a probability proportional to L², no row twice
 * while others are left. The new direction d of the unit is the residual {@code x − x̂} at length
 * 1. (The source takes the row itself, of a language model's centered activations. Rows with a
 * common part, such as images, would give all new units that part.) With x₀ the decoder's output
 * for an empty code, which is its bias if the output is linear, the unit then gets
 *
 * <ul>
 *   <li>d as its decoder row, at the row's former length, which is 1 where rows are kept at 1;
 *   <li>d as its encoder column w, at 0.2 of the mean length of the living units' columns; with
 *       tied weights that is its only weight;
 *   <li>the encoder bias that makes its pre-activation {@code (x − x₀)·w}: 0 if the decoder's bias
 *       is subtracted from the input, as in the source; {@code −x₀·w} if not; a network without
 *       encoder biases keeps having none;
 *   <li>the initial value of its other parameters (JumpReLU's threshold, a gate's scale and bias,
 *       counts);
 *   <li>zeros in the optimizer's arrays for these parameters, and in the running squares of their
 *       gradients (Adam's, RMSProp's, Adagrad's) the mean over the living units. Zeros there too,
 *       as in the source, would make Adam's next hundred steps up to six times as large as its
 *       learning rate, and with a rate for images kill the new units at once.
 * </ul>
 *
 * <p>Nothing changes if no unit is dead. With a resampling every n steps, one that is due at the
 * end of training waits for the next call of {@code fit}. From streamed rows, those in memory are
 * chosen from.
 *
 * <p>Resampling is made for kinds in which a unit's own pre-activation decides whether it is
 * active: L1, JumpReLU, gated. With TopK and its variants a new unit is small and rarely among the
 * k largest; there an {@link io.github.sparseae.model.AuxiliaryLoss auxiliary loss} revives units.
 */
public sealed interface Resampling {
  /** The default number of rows to choose from. */
  int DEFAULT_SAMPLE_ROWS = 8192;

  /**
   * Returns resampling every n steps of training, n positive and large enough that every living
   * unit is active in n steps, choosing from {@value #DEFAULT_SAMPLE_ROWS} rows.
   */
  static Resampling everySteps(long steps) {
    return new EverySteps(steps, DEFAULT_SAMPLE_ROWS);
  }

  /**
   * Returns resampling after given shares of all steps, above 0, below 1 and increasing, choosing
   * from {@value #DEFAULT_SAMPLE_ROWS} rows; the source used {@code atShares(0.125, 0.25, 0.375,
   * 0.5)}.
   */
  static Resampling atShares(double... shares) {
    return new AtShares(Doubles.asList(shares), DEFAULT_SAMPLE_ROWS);
  }

  /** {@return the number of training rows that new directions are chosen from, at most} */
  int sampleRows();

  /** Returns this rule with another number of rows to choose from, positive. */
  Resampling sampleRows(int rows);

  /**
   * Resampling every n steps.
   *
   * @param steps n, positive
   * @param sampleRows the number of training rows to choose from, positive
   */
  record EverySteps(long steps, int sampleRows) implements Resampling {
    public EverySteps {
      checkArgument(steps > 0, "the steps between resamplings must be positive, were %s", steps);
      checkRows(sampleRows);
    }

    @Override
    public Resampling sampleRows(int rows) {
      return new EverySteps(steps, rows);
    }
  }

  /**
   * Resampling after given shares of all steps of a call of {@code fit}, each rounded up to a step;
   * a share that is rounded up to the last one has no effect.
   *
   * @param shares each above 0 and below 1, increasing
   * @param sampleRows the number of training rows to choose from, positive
   */
  record AtShares(List<Double> shares, int sampleRows) implements Resampling {
    public AtShares {
      shares = ImmutableList.copyOf(checkElements("shares", shares));
      checkArgument(
          !shares.isEmpty()
              && Ordering.natural().isStrictlyOrdered(shares)
              && shares.stream().allMatch(share -> share > 0 && share < 1),
          "the shares of steps must be in (0, 1) and rise, were %s",
          shares);
      checkRows(sampleRows);
    }

    @Override
    public Resampling sampleRows(int rows) {
      return new AtShares(shares, rows);
    }
  }

  private static void checkRows(int rows) {
    checkArgument(rows > 0, "the rows to resample from must be positive, were %s", rows);
  }
}
