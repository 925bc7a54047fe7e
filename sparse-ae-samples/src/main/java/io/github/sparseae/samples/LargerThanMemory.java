package io.github.sparseae.samples;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.cli.Console;
import io.github.sparseae.data.Npy;
import io.github.sparseae.data.Rows;
import io.github.sparseae.datasets.SyntheticActivations;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.samples.run.ShortSample;
import io.github.sparseae.train.Training;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;

/** Trains on a file of rows that is never in memory as a whole. */
@Command(
    name = "larger-than-memory",
    description = "Writes a large .npy file, and trains and encodes row by row from it.")
public final class LargerThanMemory extends ShortSample {
  public static void main(String[] args) {
    Console.main(new LargerThanMemory(), args);
  }

  @Override
  protected void run(PrintWriter out) throws IOException {
    int inputs = quickOr(32, 512);
    SyntheticActivations activations =
        SyntheticActivations.builder().features(2 * inputs).inputs(inputs).seed(1).build();
    Path file = file("rows.npy");
    Npy.write(activations.rows(0, quickOr(20_000, 2_000_000)), file);
    Rows rows = Rows.ofNpy(file);
    try (SparseAutoencoder sae =
        SparseAutoencoder.builder()
            .inputs(inputs)
            .hidden(2 * inputs)
            .sparsity(Sparsity.topK(quickOr(8, 32)))
            .unitNormDecoder(true)
            .encoderFromDecoder(true)
            .seed(1)
            .build()) {
      // Rows are shuffled within a buffer of this many; the rest of the file stays on disk.
      sae.fit(rows, Training.epochs(quickOr(3, 1)).batchSize(250).shuffleBuffer(10_000));
      Npy.write(sae.encode(rows), file("codes.npy"));
      out.printf("%-20s %,d bytes%n", "rows on disk", Files.size(file));
      out.printf("%-20s %,d bytes%n", "codes on disk", Files.size(file("codes.npy")));
      out.printf("%-20s %,d bytes%n", "largest Java heap", Runtime.getRuntime().maxMemory());
      Rows unseen = activations.rows(10_000_000, 2000);
      out.printf(
          "%-20s %.1f %%%n", "explained variance", 100 * sae.evaluate(unseen).explainedVariance());
    }
  }
}
