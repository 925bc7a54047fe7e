package com.example;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.Csv;
import io.github.sparseae.engine.EngineException;
import io.github.sparseae.file.ModelFile;
import io.github.sparseae.metrics.SparsityReport;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.Parameter;
import io.github.sparseae.model.Weights;
import io.github.sparseae.picture.WeightPicture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the library does without an engine, from a named module. */
public final class WithoutEngine {
  private WithoutEngine() {}

  /**
   * Reads a model, evaluates and pictures it, and requests an engine although there is none.
   *
   * @param args the path of a model file
   * @throws IOException if a file cannot be read or written
   */
  public static void main(String[] args) throws IOException {
    check(SparseAutoencoder.class.getModule().isNamed(), "the library is on the class path");

    ModelFile model = ModelFile.read(Path.of(args[0]));
    DenseArray encoder = model.parameters().get(Parameter.ENCODER_WEIGHTS);

    Path folder = Files.createTempDirectory("module-path");
    Path table = folder.resolve("weights.csv");
    Csv.plain().write(encoder, table);
    int rows = Csv.plain().read(table).size();
    check(rows == encoder.rows(), rows + " rows of " + encoder.rows());

    SparsityReport sparsity = SparsityReport.of(encoder, 0);
    check(sparsity.l0() > 0, "no weight is positive");

    Path picture = folder.resolve("encoder.png");
    Weights weights =
        new Weights(
            encoder,
            model.parameters().get(Parameter.ENCODER_BIAS),
            model.parameters().get(Parameter.DECODER_WEIGHTS),
            model.parameters().get(Parameter.DECODER_BIAS));
    WeightPicture.encoder(weights, 1, encoder.rows(), "encoder weights").save(picture);
    check(Files.size(picture) > 0, "the picture is empty");

    try (SparseAutoencoder sae = SparseAutoencoder.builder().inputs(4).hidden(2).build()) {
      throw new AssertionError("there is an engine: " + sae);
    } catch (EngineException e) {
      check(e.reason() == EngineException.Reason.NOT_FOUND, e.getMessage());
    }
    System.out.println(
        "the model of " + model.provenance().library() + ", " + sparsity + "; no engine");
  }

  private static void check(boolean condition, String otherwise) {
    if (!condition) {
      throw new AssertionError(otherwise);
    }
  }
}
