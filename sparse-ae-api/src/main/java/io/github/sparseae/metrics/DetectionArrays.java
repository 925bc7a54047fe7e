package io.github.sparseae.metrics;

import com.google.common.primitives.Doubles;
import io.github.sparseae.model.DenseArray;
import java.util.List;
import java.util.Optional;

/**
 * What an anomaly detector computes with, as arrays, for exports. With x a row, x̂ its
 * reconstruction, and m = x · missing (0 where nothing can be missing), a row's weights are w =
 * counted − m, the contributions of its columns {@code (w ⊙ ((x̂ − x) / scales)² / Σw) · columns},
 * and its score their sum. The network reads x ⊙ counted, and, where something is missing, a second
 * time with x̂ in place of it: x ⊙ counted + m ⊙ (x̂ − x ⊙ counted).
 *
 * @param scales s, {@code [1, inputs]}
 * @param counted 1 for each input that counts, 0 for the indicator of a missing number, {@code [1,
 *     inputs]}
 * @param missing 1 from each indicator to the input it marks, {@code [inputs, inputs]}; empty if
 *     there is none
 * @param columns 1 from each input to its column, {@code [inputs, columns]}
 * @param calibration the scores of normal rows, {@code [1, rows]}
 */
public record DetectionArrays(
    DenseArray scales,
    DenseArray counted,
    Optional<DenseArray> missing,
    DenseArray columns,
    DenseArray calibration) {

  /**
   * Returns the arrays of a detector.
   *
   * @param baseline what it measured on normal rows
   * @return its arrays, in float64
   */
  public static DetectionArrays of(AnomalyBaseline baseline) {
    ScoredInputs inputs = baseline.inputs();
    return new DetectionArrays(
        row(baseline.scales()),
        inputs.counted(),
        inputs.missing(),
        inputs.toColumns(),
        row(baseline.calibration().scores()));
  }

  private static DenseArray row(List<Double> numbers) {
    return DenseArray.wrap(Doubles.toArray(numbers), 1, numbers.size());
  }
}
