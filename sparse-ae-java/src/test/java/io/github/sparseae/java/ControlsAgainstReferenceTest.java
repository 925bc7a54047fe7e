package io.github.sparseae.java;

import io.github.sparseae.engine.ControlsAgainstReference;
import io.github.sparseae.model.Device;

class ControlsAgainstReferenceTest extends ControlsAgainstReference {
  ControlsAgainstReferenceTest() {
    super(new JavaEngineProvider(), Device.CPU);
  }
}
