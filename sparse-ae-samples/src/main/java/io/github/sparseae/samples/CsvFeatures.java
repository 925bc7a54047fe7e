package io.github.sparseae.samples;

import static java.util.stream.Collectors.joining;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.cli.Console;
import io.github.sparseae.data.Csv;
import io.github.sparseae.data.CsvTable;
import io.github.sparseae.data.Samples;
import io.github.sparseae.metrics.SparsityReport;
import io.github.sparseae.model.DenseArray;
import io.github.sparseae.model.InputNormalization;
import io.github.sparseae.model.Sparsity;
import io.github.sparseae.samples.run.PumpReadings;
import io.github.sparseae.samples.run.ShortSample;
import io.github.sparseae.train.Training;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "csv-features",
    description = "Learns features of a CSV file's rows, names their columns, and writes them.")
public final class CsvFeatures extends ShortSample {
  @Parameters(arity = "0..1", paramLabel = "FILE", description = "CSV file (default: generated)")
  private @Nullable Path table;

  public static void main(String[] args) {
    Console.main(new CsvFeatures(), args);
  }

  @Override
  protected void run(PrintWriter out) throws IOException {
    Path file =
        table == null ? PumpReadings.write(file("pumps.csv"), quickOr(2000, 20_000)) : table;
    Csv csv = Csv.plain().header();
    Samples rows = csv.read(file);
    List<String> columns;
    try (CsvTable cells = csv.open(file)) {
      columns = cells.columns();
    }
    try (SparseAutoencoder sae =
        SparseAutoencoder.builder()
            .inputs(rows.width())
            .hidden(2 * rows.width())
            .sparsity(Sparsity.topK(Math.max(1, rows.width() / 3)))
            .normalization(InputNormalization.STANDARDIZE)
            .unitNormDecoder(true)
            .encoderFromDecoder(true)
            .seed(1)
            .build()) {
      sae.fit(rows, Training.epochs(quickOr(20, 10)));
      Csv.plain().write(sae.encode(rows), file("features.csv"));
      DenseArray atoms = sae.weights().decoder();
      SparsityReport activity = sae.sparsity(rows);
      for (int unit = 0; unit < atoms.rows(); unit++) {
        float[] atom = atoms.row(unit);
        String named =
            IntStream.range(0, atom.length)
                .filter(i -> Math.abs(atom[i]) > 0.4)
                .mapToObj(i -> (atom[i] < 0 ? "-" : "+") + columns.get(i))
                .collect(joining(" "));
        out.printf("unit %2d  %5.1f %%  %s%n", unit, 100 * activity.frequency().get(unit), named);
      }
      out.printf("explained variance %.1f %%%n", 100 * sae.evaluate(rows).explainedVariance());
      out.println("features: " + file("features.csv"));
    }
  }
}
