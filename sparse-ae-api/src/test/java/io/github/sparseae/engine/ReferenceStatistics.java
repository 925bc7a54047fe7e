package io.github.sparseae.engine;

import static io.github.sparseae.engine.ReferenceMath.values;

import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.Sparsity;
import java.util.Arrays;
import java.util.Map;

/** What is counted while training, as it is after a batch. */
final class ReferenceStatistics {
  private ReferenceStatistics() {}

  static double[] idleRows(Map<Parameter, double[]> p, double[][] f) {
    double[] idle = values(p, Parameter.IDLE_ROWS).clone();
    for (int j = 0; j < idle.length; j++) {
      int unit = j;
      boolean active = Arrays.stream(f).anyMatch(row -> row[unit] != 0);
      idle[j] = active ? 0 : idle[j] + f.length;
    }
    return idle;
  }

  static void after(
      AutoencoderSpec spec,
      Map<Parameter, double[]> p,
      double[][] f,
      Map<Parameter, double[]> after) {
    if (p.containsKey(Parameter.IDLE_ROWS)) {
      after.put(Parameter.IDLE_ROWS, idleRows(p, f));
    }
    if (p.containsKey(Parameter.CODE_THRESHOLD)) {
      double before = values(p, Parameter.CODE_THRESHOLD)[0];
      double smallest =
          Arrays.stream(ReferenceCode.flat(f)).filter(a -> a > 0).min().orElse(before);
      double rate = before == 0 ? 1 : Sparsity.BatchTopK.THRESHOLD_RATE;
      after.put(Parameter.CODE_THRESHOLD, new double[] {(1 - rate) * before + rate * smallest});
    }
    if (spec.sparsity() instanceof Sparsity.KullbackLeibler divergence
        && p.containsKey(Parameter.MEAN_ACTIVITY)) {
      after.put(Parameter.MEAN_ACTIVITY, ReferencePenalty.activity(divergence, p, f));
    }
  }
}
