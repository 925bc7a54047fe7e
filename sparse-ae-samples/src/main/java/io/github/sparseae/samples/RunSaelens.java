package io.github.sparseae.samples;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.cli.Console;
import io.github.sparseae.data.Npy;
import io.github.sparseae.data.Samples;
import io.github.sparseae.data.SparseCodes;
import io.github.sparseae.datasets.SyntheticActivations;
import io.github.sparseae.file.SaeLens;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.samples.run.ShortSample;
import io.github.sparseae.train.Training;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "run-saelens",
    description = "Opens a folder of SAELens, and lists the features of activations.")
public final class RunSaelens extends ShortSample {
  @Parameters(arity = "0..1", paramLabel = "DIR", description = "SAELens folder (default: trained)")
  private @Nullable Path model;

  @Option(
      names = "--activations",
      paramLabel = "FILE",
      description = "a .npy file of rows (default: generated)")
  private @Nullable Path activations;

  public static void main(String[] args) {
    Console.main(new RunSaelens(), args);
  }

  @Override
  protected void run(PrintWriter out) throws IOException {
    Samples generated =
        SyntheticActivations.builder()
            .features(128)
            .inputs(64)
            .seed(1)
            .build()
            .samples(0, quickOr(10_000, 100_000));
    Samples rows = activations == null ? generated : Npy.read(activations);
    Path folder = model == null ? trained(rows) : model;
    try (SparseAutoencoder sae = SparseAutoencoder.of(SaeLens.read(folder))) {
      out.println(sae.describe());
      out.println(sae.evaluate(rows));
      SparseCodes codes = sae.encodeSparse(rows.rows(0, Math.min(5, rows.size())));
      for (int row = 0; row < codes.size(); row++) {
        out.printf("row %d:", row);
        for (int unit : codes.topUnits(row, 5)) {
          out.printf("  feature %d %.3f", unit, codes.get(row, unit));
        }
        out.println();
      }
    }
  }

  private Path trained(Samples rows) throws IOException {
    try (SparseAutoencoder sae =
        SparseAutoencoder.builder()
            .inputs(rows.width())
            .hidden(2 * rows.width())
            .sparsity(Sparsity.topK(Math.min(8, rows.width())))
            .unitNormDecoder(true)
            .encoderFromDecoder(true)
            .seed(1)
            .build()) {
      sae.fit(rows, Training.epochs(5).batchSize(Math.min(250, rows.size())));
      SaeLens.write(sae.toModelFile(), file("saelens"));
    }
    return file("saelens");
  }
}
