package io.github.sparseae.java;

import io.github.sparseae.engine.FewActiveAgainstReference;
import io.github.sparseae.model.Device;

class FewActiveAgainstReferenceTest extends FewActiveAgainstReference {
  FewActiveAgainstReferenceTest() {
    super(new JavaEngineProvider(), Device.CPU);
  }
}
