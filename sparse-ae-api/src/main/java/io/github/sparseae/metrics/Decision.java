package io.github.sparseae.metrics;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkElementIndex;
import static io.github.sparseae.internal.builder.ArgumentChecks.checkElements;

import com.google.common.collect.ImmutableList;
import io.github.sparseae.data.SparseCodes;
import io.github.sparseae.internal.io.Quantity;
import io.github.sparseae.model.DenseArray;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The decision of a linear layer on the code of one row, as the sum that it is: the logit of class
 * c is {@code b_c + Σ_j h_j·W_jc} over the active units j, and the probabilities are the softmax of
 * the logits. The sum is exact, in float64; {@link #without} is what the same layer decides if a
 * unit were not active and nothing else changed. Immutable.
 *
 * <p>The units are those that the layer reads: of a fine-tuned classifier, those of its own
 * encoder, no longer the autoencoder's; of a stack, those of the last encoder. What a unit itself
 * is computed from is not part of the sum.
 */
public final class Decision {
  private final ImmutableList<String> classNames;
  private final double[] bias;
  private final int[] units;

  /** Of each active unit its contribution to each class, {@code h_j·W_jc}. */
  private final double[][] contributions;

  private final double[] logits;

  private Decision(List<String> classNames, double[] bias, int[] units, double[][] contributions) {
    this.classNames = ImmutableList.copyOf(classNames);
    this.bias = bias;
    this.units = units;
    this.contributions = contributions;
    logits = bias.clone();
    for (double[] contribution : contributions) {
      for (int c = 0; c < logits.length; c++) {
        logits[c] += contribution[c];
      }
    }
  }

  /**
   * Returns the decision on one row of codes of the width that the layer reads, by W, {@code
   * [units, classes]}, b, {@code [classes]}, and a name for each class.
   *
   * @throws IllegalArgumentException if the shapes do not agree
   */
  public static Decision of(
      SparseCodes codes, int row, DenseArray weights, DenseArray bias, List<String> classNames) {
    int classes = checkElements("classNames", classNames).size();
    checkArgument(
        weights.rows() == codes.width() && weights.columns() == classes && bias.size() == classes,
        "codes of %s, weights %s, biases %s and %s do not agree",
        Quantity.of(codes.width(), "unit"),
        weights,
        bias,
        Quantity.of(classes, "class"));
    int start = codes.start(row);
    int[] units = new int[codes.active(row)];
    double[][] contributions = new double[units.length][classes];
    for (int i = 0; i < units.length; i++) {
      units[i] = codes.unit(start + i);
      for (int c = 0; c < classes; c++) {
        contributions[i][c] = codes.value(start + i) * weights.get(units[i], c);
      }
    }
    return new Decision(classNames, bias.toDoubles(), units, contributions);
  }

  /** {@return the active units, ascending} */
  public int[] units() {
    return units.clone();
  }

  /** {@return the classes' names, in order} */
  public List<String> classNames() {
    return classNames;
  }

  /** {@return b, the logits of a row without active units; one for each class} */
  public double[] bias() {
    return bias.clone();
  }

  /**
   * Returns what a unit contributes to the logit of a class: {@code h_j·W_jc}, 0 for a unit that is
   * not active.
   */
  public double contribution(int unit, int classIndex) {
    checkElementIndex(classIndex, logits.length, "class");
    int at = Arrays.binarySearch(units, unit);
    return at < 0 ? 0 : contributions[at][classIndex];
  }

  /** {@return the logit of each class: its bias and the contributions of all active units} */
  public double[] logits() {
    return logits.clone();
  }

  /** {@return the probability of each class, the softmax of the logits} */
  public double[] probabilities() {
    double largest = Arrays.stream(logits).max().orElseThrow();
    double[] powers = Arrays.stream(logits).map(logit -> Math.exp(logit - largest)).toArray();
    double sum = Arrays.stream(powers).sum();
    return Arrays.stream(powers).map(power -> power / sum).toArray();
  }

  /** {@return the most probable class, counted from 0; the lowest of equally probable ones} */
  public int predicted() {
    int best = 0;
    for (int c = 1; c < logits.length; c++) {
      best = logits[c] > logits[best] ? c : best;
    }
    return best;
  }

  /** Returns the decision with units switched off; those that are not active change nothing. */
  public Decision without(int... off) {
    int[] kept =
        IntStream.range(0, units.length)
            .filter(i -> Arrays.stream(off).noneMatch(unit -> unit == units[i]))
            .toArray();
    return new Decision(
        classNames,
        bias,
        Arrays.stream(kept).map(i -> units[i]).toArray(),
        Arrays.stream(kept).mapToObj(i -> contributions[i]).toArray(double[][]::new));
  }

  /** The predicted class, its probability and the number of active units. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "class %s with probability %.4f from %s",
        classNames.get(predicted()),
        probabilities()[predicted()],
        Quantity.of(units.length, "active unit"));
  }
}
