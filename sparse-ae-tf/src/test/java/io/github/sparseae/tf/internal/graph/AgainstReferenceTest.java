package io.github.sparseae.tf.internal.graph;

import io.github.sparseae.engine.KindsAgainstReference;
import io.github.sparseae.tf.TensorFlowEngineProvider;
import io.github.sparseae.tf.TestedDevice;

class AgainstReferenceTest extends KindsAgainstReference {
  AgainstReferenceTest() {
    super(new TensorFlowEngineProvider(), TestedDevice.DEVICE);
  }
}
