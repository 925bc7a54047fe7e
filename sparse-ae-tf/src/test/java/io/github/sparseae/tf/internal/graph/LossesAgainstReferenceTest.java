package io.github.sparseae.tf.internal.graph;

import io.github.sparseae.engine.LossesAgainstReference;
import io.github.sparseae.tf.TensorFlowEngineProvider;
import io.github.sparseae.tf.TestedDevice;

class LossesAgainstReferenceTest extends LossesAgainstReference {
  LossesAgainstReferenceTest() {
    super(new TensorFlowEngineProvider(), TestedDevice.DEVICE);
  }
}
