package io.github.sparseae.tf;

import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.Sparsity;
import java.util.Arrays;
import java.util.function.Function;

/**
 * What becomes of a row's weighted inputs after training, in plain Java: what {@link
 * SparsityLowering#code} and {@link Lowering#activation} say in the graph.
 */
final class PlainCode {
  private final AutoencoderSpec spec;
  private final Function<Parameter, double[]> parameters;

  /**
   * @param parameters the layer's arrays but for its matrices
   */
  PlainCode(AutoencoderSpec spec, Function<Parameter, double[]> parameters) {
    this.spec = spec;
    this.parameters = parameters;
  }

  /**
   * The code, in place of the weighted inputs.
   *
   * @param z weighted inputs, {@code [hidden]}
   */
  void apply(double[] z) {
    Sparsity sparsity =
        spec.sparsity() instanceof Sparsity.Matryoshka matryoshka
            ? matryoshka.inner()
            : spec.sparsity();
    if (sparsity instanceof Sparsity.JumpRelu) {
      double[] threshold = parameters.apply(Parameter.LOG_THRESHOLD);
      for (int j = 0; j < z.length; j++) {
        z[j] = z[j] > Math.exp(threshold[j]) ? z[j] : 0;
      }
    } else if (sparsity instanceof Sparsity.Gated) {
      gated(z);
    } else if (sparsity instanceof Sparsity.TopK topK) {
      keep(z, largest(z, topK.inferenceK(z.length)));
      activate(spec.activation(), spec.precision(), z);
    } else {
      activate(spec.activation(), spec.precision(), z);
      if (sparsity instanceof Sparsity.BatchTopK) {
        keep(z, Math.nextUp(parameters.apply(Parameter.CODE_THRESHOLD)[0]));
      }
    }
  }

  private void gated(double[] z) {
    double[] bias = parameters.apply(Parameter.ENCODER_BIAS);
    double[] scale = parameters.apply(Parameter.MAGNITUDE_SCALE);
    double[] offset = parameters.apply(Parameter.MAGNITUDE_BIAS);
    for (int j = 0; j < z.length; j++) {
      double magnitude = (z[j] - bias[j]) * Math.exp(scale[j]) + offset[j];
      z[j] = z[j] > 0 ? Math.max(0, magnitude) : 0;
    }
  }

  /** Zeros whatever is below a bound. */
  private static void keep(double[] values, double bound) {
    for (int j = 0; j < values.length; j++) {
      values[j] = values[j] >= bound ? values[j] : 0;
    }
  }

  /** The k-th largest number: the root of a heap of the k largest. */
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
      // By way of exp it is several times faster, and off by 1e-16: nothing in float32.
      z[j] = precision == Precision.FLOAT32 ? 1 - 2 / (Math.exp(2 * z[j]) + 1) : Math.tanh(z[j]);
    }
  }
}
