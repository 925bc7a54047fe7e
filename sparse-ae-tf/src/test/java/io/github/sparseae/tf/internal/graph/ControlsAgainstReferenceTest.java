package io.github.sparseae.tf.internal.graph;

import io.github.sparseae.engine.ControlsAgainstReference;
import io.github.sparseae.tf.TensorFlowEngineProvider;
import io.github.sparseae.tf.TestedDevice;

class ControlsAgainstReferenceTest extends ControlsAgainstReference {
  ControlsAgainstReferenceTest() {
    super(new TensorFlowEngineProvider(), TestedDevice.DEVICE);
  }
}
