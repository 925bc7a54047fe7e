package io.github.sparseae.cli;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.Rows;
import io.github.sparseae.metrics.DataReport;
import io.github.sparseae.picture.WeightPicture;
import io.github.sparseae.report.FeaturePage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Reports on rows, and on a model with them. */
@Command(name = "report", description = "Reports on rows before training, or on a model with rows.")
@SuppressWarnings("NullAway.Init") // picocli sets what has no default
final class ReportCommand extends FileCommand {
  @Mixin private final RowOptions files = new RowOptions();
  @Mixin private final ImageOption images = new ImageOption();

  @Parameters(paramLabel = "ROWS", description = "a file of CSV, NPY or IDX")
  private Path rowFile;

  @Option(names = "--model", description = "a .safetensors file")
  private @Nullable Path model;

  @Option(names = "--atoms", description = "a .png file of what each unit adds to square pictures")
  private @Nullable Path atoms;

  @Option(names = "--page", description = "an .html file of what each unit stands for")
  private @Nullable Path page;

  @Override
  void run(Map<String, Object> results) throws IOException {
    if (model == null && (atoms != null || page != null)) {
      throw wrong("--atoms and --page need a --model");
    }
    if (page == null && images.isGiven()) {
      throw wrong("--images needs a --page");
    }
    checkWritable(atoms, "png");
    checkWritable(page, "html");
    Rows rows = files.read(rowFile);
    if (model == null) {
      DataReport data = DataReport.of(rows);
      results.put("data", data);
      results.put("advice", data.advice());
      return;
    }
    try (SparseAutoencoder sae = SparseAutoencoder.load(model)) {
      Optional<FeaturePage> units = page == null ? Optional.empty() : Optional.of(units(sae, rows));
      results.put("data", DataReport.of(rows));
      results.put("reconstruction", sae.evaluate(rows));
      results.put("sparsity", sae.sparsity(rows));
      if (atoms != null) {
        WeightPicture.atoms(sae.weights()).save(atoms);
        results.put("atoms", atoms.toString());
      }
      if (units.isPresent() && page != null) {
        units.get().write(page);
        results.put("page", page.toString());
      }
    }
  }

  /** Returns a page, whose options are checked before anything is computed. */
  private FeaturePage units(SparseAutoencoder sae, Rows rows) {
    FeaturePage units = FeaturePage.of(sae, rows);
    images.images(rowFile, units::images);
    return files.columns().isEmpty() ? units : units.columns(files.columns());
  }
}
