package io.github.sparseae.java;

import io.github.sparseae.engine.SharedStepsAgainstReference;
import io.github.sparseae.model.Device;

class SharedStepsAgainstReferenceTest extends SharedStepsAgainstReference {
  SharedStepsAgainstReferenceTest() {
    super(new JavaEngineProvider(), Device.CPU);
  }
}
