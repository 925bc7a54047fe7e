package io.github.sparseae.java;

import io.github.sparseae.engine.TranscodersAgainstReference;
import io.github.sparseae.model.Device;

class TranscodersAgainstReferenceTest extends TranscodersAgainstReference {
  TranscodersAgainstReferenceTest() {
    super(new JavaEngineProvider(), Device.CPU);
  }
}
