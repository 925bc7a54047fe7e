package io.github.sparseae.cli;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.Rows;
import io.github.sparseae.metrics.DataReport;
import io.github.sparseae.model.Weights;
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

@Command(name = "report", description = "Reports on rows before training, or on a model with rows.")
@SuppressWarnings("NullAway.Init") // picocli sets what has no default
final class ReportCommand extends FileCommand {
  @Mixin private final RowOptions files = new RowOptions();
  @Mixin private final PageOptions pages = new PageOptions();

  @Parameters(paramLabel = "ROWS", description = RowOptions.ROWS)
  private Path rowFile;

  @Option(names = "--model", description = "a .safetensors file")
  private @Nullable Path model;

  @Option(names = "--atoms", description = "a .png file of what each unit adds to a reconstruction")
  private @Nullable Path atoms;

  @Override
  void run(Map<String, Object> results) throws IOException {
    Path page = pages.page;
    check(model != null || (atoms == null && page == null), "--atoms and --page need a --model");
    pages.check(atoms);
    checkWritable(atoms, "png");
    if (model == null) {
      DataReport data = DataReport.of(files.read(rowFile));
      results.put("data", data);
      if (isJson()) {
        results.put("advice", data.advice()); // as text the data have it
      }
      return;
    }
    try (SparseAutoencoder sae = SparseAutoencoder.load(model)) {
      files.readAs(sae.schema());
      Rows rows = files.read(rowFile);
      Optional<FeaturePage> units = page == null ? Optional.empty() : Optional.of(units(sae, rows));
      results.put("data", DataReport.of(rows));
      results.put("reconstruction", sae.evaluate(rows));
      results.put("sparsity", sae.sparsity(rows));
      if (atoms != null) {
        picture(sae.weights()).save(atoms);
        results.put("atoms", atoms.toString());
      }
      if (units.isPresent() && page != null) {
        units.get().write(page);
        results.put("page", page.toString());
      }
    }
  }

  private WeightPicture picture(Weights weights) {
    return pages
        .size(rowFile)
        .map(size -> WeightPicture.atoms(weights, size.height(), size.width(), "decoder atoms"))
        .orElseGet(() -> WeightPicture.atoms(weights));
  }

  /** Returns a page, whose options are checked before anything is computed. */
  private FeaturePage units(SparseAutoencoder sae, Rows rows) {
    FeaturePage units = FeaturePage.of(sae, rows);
    pages.size(rowFile).ifPresent(size -> units.images(size.height(), size.width()));
    boolean areInputs = files.columns().size() == sae.spec().outputs();
    return areInputs ? units.columns(files.columns()) : units;
  }
}
