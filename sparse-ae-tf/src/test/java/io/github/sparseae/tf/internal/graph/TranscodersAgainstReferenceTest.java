package io.github.sparseae.tf.internal.graph;

import io.github.sparseae.engine.TranscodersAgainstReference;
import io.github.sparseae.tf.TensorFlowEngineProvider;
import io.github.sparseae.tf.TestedDevice;

class TranscodersAgainstReferenceTest extends TranscodersAgainstReference {
  TranscodersAgainstReferenceTest() {
    super(new TensorFlowEngineProvider(), TestedDevice.DEVICE);
  }
}
