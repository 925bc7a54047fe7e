package io.github.sparseae.java;

import io.github.sparseae.engine.InputsAndWeightsAgainstReference;
import io.github.sparseae.model.Device;

class InputsAndWeightsAgainstReferenceTest extends InputsAndWeightsAgainstReference {
  InputsAndWeightsAgainstReferenceTest() {
    super(new JavaEngineProvider(), Device.CPU);
  }
}
