package io.github.sparseae.tf.internal.loading;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparseae.engine.EngineException;
import org.junit.jupiter.api.Test;
import org.tensorflow.exceptions.TFFailedPreconditionException;
import org.tensorflow.exceptions.TFInvalidArgumentException;
import org.tensorflow.exceptions.TFOutOfRangeException;
import org.tensorflow.exceptions.TFPermissionDeniedException;
import org.tensorflow.exceptions.TFResourceExhaustedException;
import org.tensorflow.exceptions.TFUnauthenticatedException;
import org.tensorflow.exceptions.TFUnimplementedException;
import org.tensorflow.exceptions.TensorFlowException;

class FailuresTest {
  @Test
  void run_exceptionOfEachTypeOfTensorFlow_becomesOurs() {
    RuntimeException[] theirs = {
      new TensorFlowException("broken"),
      new TFFailedPreconditionException("broken"),
      new TFInvalidArgumentException("broken"),
      new TFOutOfRangeException("broken"),
      new TFPermissionDeniedException("broken"),
      new TFUnauthenticatedException("broken"),
      new TFUnimplementedException("broken")
    };
    for (RuntimeException each : theirs) {
      assertThatThrownBy(
              () ->
                  Failures.run(
                      () -> {
                        throw each;
                      }))
          .isInstanceOf(EngineException.class)
          .hasMessage("TensorFlow failed: broken")
          .hasCause(each);
    }
    assertThatThrownBy(
            () ->
                Failures.run(
                    () -> {
                      throw new TFResourceExhaustedException("a tensor");
                    }))
        .isInstanceOf(EngineException.class)
        .hasMessageStartingWith("not enough memory (a tensor); use smaller batches");
    assertThatThrownBy(
            () ->
                Failures.run(
                    () -> {
                      throw new IllegalArgumentException("ours");
                    }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("ours");
  }
}
