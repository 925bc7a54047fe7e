package io.github.sparseae.java;

import io.github.sparseae.engine.KindsAgainstReference;
import io.github.sparseae.model.Device;

class KindsAgainstReferenceTest extends KindsAgainstReference {
  KindsAgainstReferenceTest() {
    super(new JavaEngineProvider(), Device.CPU);
  }
}
