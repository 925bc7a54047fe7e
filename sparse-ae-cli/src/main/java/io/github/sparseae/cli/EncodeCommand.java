package io.github.sparseae.cli;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.Rows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "encode", description = "Writes the codes of a file of rows.")
@SuppressWarnings("NullAway.Init") // picocli sets what has no default
final class EncodeCommand extends FileCommand {
  @Mixin private final ModelRows files = new ModelRows();

  @Option(
      names = "--output",
      required = true,
      description = "the file to write: .npy, .csv, .npz (sparse, SciPy's) or .jsonl")
  private Path target;

  @Option(names = "--top", description = "keep the most active units of each row alone, this many")
  private @Nullable Integer top;

  @Override
  void run(Map<String, Object> results) throws IOException {
    checkWritable(target, RowOptions.WRITTEN);
    checkDiffers(files.rows, target);
    check(top == null || top > 0, "--top must be positive, was %s", top);
    try (SparseAutoencoder sae = SparseAutoencoder.load(files.model)) {
      files.files.readAs(sae.schema());
      Rows rows = files.read();
      Rows codes = top == null ? codes(sae, rows) : sae.encodeSparse(rows, top);
      results.put("rows", RowOptions.write(codes, target));
      results.put("units", codes.width());
    }
    results.put("output", target.toString());
  }

  private Rows codes(SparseAutoencoder sae, Rows rows) {
    return RowOptions.extension(target).equals("npz") ? sae.encodeSparse(rows) : sae.encode(rows);
  }
}
