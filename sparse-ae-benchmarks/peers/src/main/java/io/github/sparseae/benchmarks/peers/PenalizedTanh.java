package io.github.sparseae.benchmarks.peers;

import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Tanh with an L1 penalty: backward, scale·sign(h) is added to the upstream gradient. */
final class PenalizedTanh extends ActivationTanH {
  private static final long serialVersionUID = 1;

  private final double scale;

  PenalizedTanh(double scale) {
    this.scale = scale;
  }

  @Override
  public Pair<INDArray, INDArray> backprop(INDArray sums, INDArray upstream) {
    // The sign of tanh(z) is that of z.
    return super.backprop(sums, upstream.addi(Transforms.sign(sums, true).muli(scale)));
  }
}
