package io.github.sparseae.tf.internal.graph;

import io.github.sparseae.engine.InputsAndWeightsAgainstReference;
import io.github.sparseae.tf.TensorFlowEngineProvider;
import io.github.sparseae.tf.TestedDevice;

class InputsAndWeightsAgainstReferenceTest extends InputsAndWeightsAgainstReference {
  InputsAndWeightsAgainstReferenceTest() {
    super(new TensorFlowEngineProvider(), TestedDevice.DEVICE);
  }
}
