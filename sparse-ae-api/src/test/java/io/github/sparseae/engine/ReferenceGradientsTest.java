package io.github.sparseae.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.ClassifierSpec;
import io.github.sparseae.model.NetworkSpec;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.Reconstruction;
import io.github.sparseae.model.Reduction;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.model.Structure;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The reference's gradients, each held against a central difference of its loss. */
class ReferenceGradientsTest {
  private static final double STEP = 1e-6;

  static List<AutoencoderSpec> autoencoders() {
    List<AutoencoderSpec> specs = new ArrayList<>();
    for (Activation activation : Activation.values()) {
      for (Reduction reduction : Reduction.values()) {
        for (Activation output : Activation.values()) {
          specs.add(
              Fixtures.spec(
                  activation,
                  output,
                  Sparsity.l1(0.3, reduction),
                  Reconstruction.squaredError(reduction),
                  Structure.plain()));
        }
        specs.add(
            Fixtures.spec(
                activation,
                Activation.SIGMOID,
                Sparsity.none(),
                Reconstruction.binaryCrossEntropy(reduction),
                Structure.plain()));
      }
    }
    return specs;
  }

  @ParameterizedTest
  @MethodSource("autoencoders")
  void ofAutoencoder_everyParameter_matchesCentralDifferences(AutoencoderSpec spec) {
    double[][] x = ReferenceMath.rows(Fixtures.samples(4, 11));
    check(spec, NetworkState.initial(spec), x, null, 0.7);
  }

  @Test
  void ofClassifier_everyParameter_matchesCentralDifferences() {
    AutoencoderSpec encoder =
        Fixtures.spec(
            Activation.TANH,
            Activation.SIGMOID,
            Sparsity.l1(0.3),
            Reconstruction.meanSquaredError(),
            Structure.plain());
    ClassifierSpec spec = new ClassifierSpec(encoder, 3, true, 5);
    double[][] x = ReferenceMath.rows(Fixtures.samples(6, 11));
    check(
        spec,
        NetworkState.initial(spec, NetworkState.initial(encoder)),
        x,
        Fixtures.labels(6, 3, 2),
        1);
  }

  private static void check(
      NetworkSpec spec,
      NetworkState state,
      double[][] x,
      int @Nullable [] labels,
      double penaltyFactor) {
    Map<Parameter, double[]> parameters = new EnumMap<>(Parameter.class);
    state.parameters().forEach((name, array) -> parameters.put(name, array.toDoubles()));
    ReferenceGradients result = gradients(spec, parameters, x, labels, penaltyFactor);
    parameters.forEach(
        (name, values) -> {
          double[] gradient = result.of(name);
          assertThat(gradient).hasSameSizeAs(values);
          for (int i = 0; i < values.length; i++) {
            double held = values[i];
            values[i] = held + STEP;
            double above = gradients(spec, parameters, x, labels, penaltyFactor).losses().total();
            values[i] = held - STEP;
            double below = gradients(spec, parameters, x, labels, penaltyFactor).losses().total();
            values[i] = held;
            double difference = (above - below) / (2 * STEP);
            assertThat(gradient[i])
                .as("%s[%s]", name, i)
                .isCloseTo(difference, within(1e-7 * Math.max(1, Math.abs(difference))));
          }
        });
  }

  private static ReferenceGradients gradients(
      NetworkSpec spec,
      Map<Parameter, double[]> parameters,
      double[][] x,
      int @Nullable [] labels,
      double penaltyFactor) {
    return labels == null
        ? ReferenceGradients.ofAutoencoder(spec, parameters, x, penaltyFactor)
        : ReferenceGradients.ofClassifier((ClassifierSpec) spec, parameters, x, labels);
  }
}
