package io.github.sparseae.tf;

import io.github.sparseae.engine.NetworkState;
import io.github.sparseae.file.ModelFile;
import io.github.sparseae.file.Provenance;
import io.github.sparseae.model.Activation;
import io.github.sparseae.model.AutoencoderSpec;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Initializer;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.Precision;
import io.github.sparseae.model.Reconstruction;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.model.Structure;
import io.github.sparseae.model.WeightPenalty;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A program that saves one model after the other under the same name, each with its number in every
 * weight, and says each number once it is saved: to be killed.
 */
final class EndlessSaving {
  private static final AutoencoderSpec SPEC =
      new AutoencoderSpec(
          100,
          200,
          Activation.RELU,
          Activation.LINEAR,
          Sparsity.l1(0.1),
          Reconstruction.meanSquaredError(),
          Structure.plain(),
          WeightPenalty.NONE,
          Initializer.HE_NORMAL,
          Precision.FLOAT32,
          1,
          Optional.empty());

  private EndlessSaving() {}

  /**
   * Saves until it is killed.
   *
   * @param args the file, and the number of the first model
   */
  public static void main(String[] args) throws IOException {
    Path file = Path.of(args[0]);
    for (int number = Integer.parseInt(args[1]); ; number++) {
      model(number).write(file);
      System.out.println(number);
      System.out.flush();
    }
  }

  /** The model of a number. */
  static ModelFile model(int number) {
    Map<Parameter, DenseArray> parameters = new LinkedHashMap<>();
    NetworkState.initial(SPEC)
        .parameters()
        .forEach(
            (parameter, initial) -> {
              float[] values = new float[initial.size()];
              Arrays.fill(values, number);
              parameters.put(parameter, DenseArray.of(values, initial.shape()));
            });
    return new ModelFile(SPEC, List.of(), parameters, number, number, Provenance.initial("none"));
  }
}
