package io.github.sparseae.tf.internal.graph;

import io.github.sparseae.engine.SharedStepsAgainstReference;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.stress.FullForm;
import io.github.sparseae.tf.TensorFlowEngineProvider;
import io.github.sparseae.tf.TestedDevice;
import java.util.List;
import org.junit.jupiter.params.provider.Arguments;

class SharedStepsAgainstReferenceTest extends SharedStepsAgainstReference {
  SharedStepsAgainstReferenceTest() {
    super(new TensorFlowEngineProvider(), TestedDevice.DEVICE);
  }

  static List<Arguments> networks() {
    return FullForm.cases(all(), 17);
  }

  @Override
  protected int[] parts() {
    return FullForm.isAskedFor() ? super.parts() : new int[] {1, 3};
  }

  /**
   * A step of its own divides the mean activity, and the spread of the residual, before it adds,
   * which sums of parts cannot.
   */
  @Override
  protected boolean isExact(NetworkSpec spec) {
    return !spec.shapes().containsKey(Parameter.MEAN_ACTIVITY)
        && !(spec instanceof AutoencoderSpec autoencoder
            && autoencoder.sparsity().auxiliary().isOn()
            && autoencoder.sparsity().auxiliary().relative());
  }
}
