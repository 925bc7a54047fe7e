package io.github.sparseae.tf.internal;

import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.CodeRule;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.Precision;
import java.util.Arrays;
import java.util.function.Function;

/** The code rules and activations in plain Java, for one row at a time. */
final class JavaCode {
  private final CodeRule rule;
  private final Activation activation;
  private final Precision precision;
  private final Function<Parameter, double[]> parameters;

  /**
   * Prepares a layer's rule.
   *
   * @param parameters the vectors of the layer
   */
  JavaCode(AutoencoderSpec spec, Function<Parameter, double[]> parameters) {
    rule = spec.sparsity().atInference(spec.hidden());
    activation = spec.activation();
    precision = spec.precision();
    this.parameters = parameters;
  }

  /**
   * Replaces the pre-activations of a row by its code.
   *
   * @param z the pre-activations, {@code [hidden]}
   */
  void apply(double[] z) {
    if (rule instanceof CodeRule.Identity) {
      activate(activation, precision, z);
    } else if (rule instanceof CodeRule.KLargest largest) {
      keepLargest(z, largest);
      activate(activation, precision, z);
    } else if (rule instanceof CodeRule.Threshold) {
      activate(activation, precision, z);
      keep(z, Math.nextUp(parameters.apply(Parameter.CODE_THRESHOLD)[0]));
    } else if (rule instanceof CodeRule.UnitThresholds) {
      double[] threshold = parameters.apply(Parameter.UNIT_THRESHOLD);
      for (int j = 0; j < z.length; j++) {
        z[j] = z[j] > Math.max(0, threshold[j]) ? z[j] : 0;
      }
    } else if (rule instanceof CodeRule.Gate) {
      gate(z);
    } else {
      throw new AssertionError("no implementation of the code rule " + rule);
    }
  }

  private void gate(double[] z) {
    double[] bias = parameters.apply(Parameter.ENCODER_BIAS);
    double[] scale = parameters.apply(Parameter.MAGNITUDE_SCALE);
    double[] offset = parameters.apply(Parameter.MAGNITUDE_BIAS);
    for (int j = 0; j < z.length; j++) {
      double magnitude = (z[j] - bias[j]) * Math.exp(scale[j]) + offset[j];
      z[j] = z[j] > 0 ? Math.max(0, magnitude) : 0;
    }
  }

  private static void keepLargest(double[] z, CodeRule.KLargest rule) {
    if (!rule.bySize()) {
      keep(z, largest(z, rule.k()));
      return;
    }
    double[] sizes = new double[z.length];
    for (int j = 0; j < z.length; j++) {
      sizes[j] = Math.abs(z[j]);
    }
    double bound = largest(sizes, rule.k());
    for (int j = 0; j < z.length; j++) {
      z[j] = sizes[j] >= bound ? z[j] : 0;
    }
  }

  /** Sets numbers below a bound to zero. */
  private static void keep(double[] values, double bound) {
    for (int j = 0; j < values.length; j++) {
      values[j] = values[j] >= bound ? values[j] : 0;
    }
  }

  /** Returns the k-th largest number: the root of a heap of the k largest. */
  static double largest(double[] values, int k) {
    double[] heap = Arrays.copyOf(values, k);
    for (int i = k / 2 - 1; i >= 0; i--) {
      sink(heap, i);
    }
    for (int i = k; i < values.length; i++) {
      if (values[i] > heap[0]) {
        heap[0] = values[i];
        sink(heap, 0);
      }
    }
    return heap[0];
  }

  private static void sink(double[] heap, int from) {
    double value = heap[from];
    int i = from;
    while (2 * i + 1 < heap.length) {
      int child = 2 * i + 1;
      if (child + 1 < heap.length && heap[child + 1] < heap[child]) {
        child++;
      }
      if (heap[child] >= value) {
        break;
      }
      heap[i] = heap[child];
      i = child;
    }
    heap[i] = value;
  }

  /** Applies an activation to each number, in place. */
  static void activate(Activation activation, Precision precision, double[] z) {
    switch (activation) {
      case TANH -> tanh(precision, z);
      case SIGMOID -> {
        for (int j = 0; j < z.length; j++) {
          z[j] = 1 / (1 + Math.exp(-z[j]));
        }
      }
      case RELU -> {
        for (int j = 0; j < z.length; j++) {
          z[j] = Math.max(0, z[j]);
        }
      }
      case LINEAR -> {}
    }
  }

  private static void tanh(Precision precision, double[] z) {
    for (int j = 0; j < z.length; j++) {
      // Through exp it is several times as fast and off by 1e-16, which float32 does not show.
      z[j] = precision == Precision.FLOAT32 ? 1 - 2 / (Math.exp(2 * z[j]) + 1) : Math.tanh(z[j]);
    }
  }
}
