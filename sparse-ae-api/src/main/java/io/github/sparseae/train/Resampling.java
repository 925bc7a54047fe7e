package io.github.sparseae.train;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Ordering;
import com.google.common.primitives.Doubles;
import java.util.List;

/**
 * Replaces dead units while training goes on, by what the others reconstruct badly (Bricken et al.,
 * "Towards monosemanticity", 2023). One of a closed family: each kind says when.
 *
 * <p>At each moment, the units that were active on none of the rows trained since the last moment,
 * or since training began, are dead. With rows as the network sees them, normalised where inputs
 * are, and L = ‖x − x̂‖² the error of one, each dead unit takes a row x drawn from {@code
 * sampleRows} training rows with a probability proportional to L², no row twice while there are
 * others. Its new direction d is {@code x − x̂} at length 1, what is missing in that row. (The
 * source takes the row itself, of a language model's centred activations. Rows with a common part,
 * such as images, would make all new units draw that part, on every row, many times over.) With x₀
 * what the decoder makes of an empty code, its bias where the output is linear, the unit then gets
 *
 * <ul>
 *   <li>d as its decoder row, at the row's former length, which is 1 where rows are kept at 1;
 *   <li>d as its encoder column w, at 0.2 of the mean length of the living units' columns; with
 *       tied weights that is its only weight;
 *   <li>the encoder bias that makes its weighted input {@code (x − x₀)·w}: 0 where the decoder's
 *       bias is taken off the input, as it is in the source; {@code −x₀·w} where it is not;
 *   <li>everything else that it has of its own (JumpReLU's threshold, a gate's scale and bias, what
 *       is counted) as it was before training;
 *   <li>zeros in what the optimiser remembers of all these numbers, and in the running squares of
 *       their gradients (Adam's, RMSProp's, Adagrad's) the mean over the living units. Zeros there
 *       too, as in the source, would make Adam's next hundred steps up to six times as large as its
 *       learning rate, and with a rate for images kill the new units at once.
 * </ul>
 *
 * <p>Where no unit is dead nothing changes. A moment that falls on the end of training waits for
 * the next call of {@code fit}. Where rows come from a source, those drawn from are the ones in
 * memory at the moment.
 *
 * <p>Made for units whose own input decides whether they are active: L1, JumpReLU, gated. Under
 * TopK and its kin a new unit, small as it is, hardly gets among the k largest; there an {@link
 * io.github.sparseae.model.AuxiliaryLoss auxiliary loss} revives units.
 */
public sealed interface Resampling {
  /** How many rows are drawn from where nothing is said. */
  int DEFAULT_SAMPLE_ROWS = 8192;

  /**
   * Every so many steps, without an end.
   *
   * @param steps how many, positive: so many that every living unit is active in them
   * @return the kind, drawing from {@value #DEFAULT_SAMPLE_ROWS} rows
   * @throws IllegalArgumentException if {@code steps} is not positive
   */
  static Resampling everySteps(long steps) {
    return new EverySteps(steps, DEFAULT_SAMPLE_ROWS);
  }

  /**
   * After given shares of all steps; {@code atShares(0.125, 0.25, 0.375, 0.5)} is what the source
   * did.
   *
   * @param shares each above 0 and below 1, rising
   * @return the kind, drawing from {@value #DEFAULT_SAMPLE_ROWS} rows
   * @throws IllegalArgumentException if the shares are out of range or do not rise
   */
  static Resampling atShares(double... shares) {
    return new AtShares(Doubles.asList(shares), DEFAULT_SAMPLE_ROWS);
  }

  /**
   * How many training rows are looked at for badly reconstructed ones.
   *
   * @return positive; all rows where there are no more
   */
  int sampleRows();

  /**
   * The same moments with another sample.
   *
   * @param rows how many training rows are looked at, positive
   * @return another kind
   * @throws IllegalArgumentException if {@code rows} is not positive
   */
  Resampling sampleRows(int rows);

  /**
   * Every so many steps.
   *
   * @param steps how many, positive
   * @param sampleRows how many training rows are looked at, positive
   */
  record EverySteps(long steps, int sampleRows) implements Resampling {
    /**
     * Checks the arguments.
     *
     * @param steps how many, positive
     * @param sampleRows how many training rows are looked at, positive
     */
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
   * After given shares of all steps of a call of {@code fit}, each rounded up to a whole step.
   *
   * @param shares each above 0 and below 1, rising
   * @param sampleRows how many training rows are looked at, positive
   */
  record AtShares(List<Double> shares, int sampleRows) implements Resampling {
    /**
     * Checks the arguments.
     *
     * @param shares each above 0 and below 1, rising
     * @param sampleRows how many training rows are looked at, positive
     */
    public AtShares {
      shares = ImmutableList.copyOf(shares);
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
