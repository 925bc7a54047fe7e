package io.github.sparseae.java;

import io.github.sparseae.engine.LossesAgainstReference;
import io.github.sparseae.model.Device;

class LossesAgainstReferenceTest extends LossesAgainstReference {
  LossesAgainstReferenceTest() {
    super(new JavaEngineProvider(), Device.CPU);
  }
}
