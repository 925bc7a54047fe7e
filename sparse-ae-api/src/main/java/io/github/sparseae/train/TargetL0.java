package io.github.sparseae.train;

import static com.google.common.base.Preconditions.checkArgument;

import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Sparsity;
import java.util.Locale;

/** x */
public record TargetL0(double l0, int everySteps, double speed) {
  public static final double TOLERANCE = 0.05;

  public static TargetL0 of(double l0) {
    return new TargetL0(l0, 10, 1);
  }

  double coefficient(NetworkSpec spec) {
    return ((AutoencoderSpec) spec).sparsity().coefficient().orElseThrow();
  }
}
