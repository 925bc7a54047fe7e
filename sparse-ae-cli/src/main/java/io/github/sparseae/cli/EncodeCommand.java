package io.github.sparseae.cli;

import io.github.sparseae.SparseAutoencoder;
import io.github.sparseae.data.Rows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes the codes of rows. */
@Command(
    name = "encode",
    description = "Writes the codes of a file of rows.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
@SuppressWarnings("NullAway.Init") // picocli sets what has no default
final class EncodeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private final RowFile files = new RowFile();
  @Mixin private final Output output = new Output();

  @Parameters(index = "0", paramLabel = "MODEL", description = "a .safetensors file")
  private Path model;

  @Parameters(index = "1", paramLabel = "ROWS", description = "a file of CSV, NPY or IDX")
  private Path rowFile;

  @Option(
      names = "--output",
      required = true,
      description = "the file to write: .npy, .csv, .npz (sparse, SciPy's) or .jsonl")
  private Path target;

  @Option(names = "--top", description = "keep the most active units of each row alone, this many")
  private @Nullable Integer top;

  @Override
  public Integer call() throws IOException {
    RowFile.checkWritable(target, "npy", "csv", "npz", "jsonl");
    Rows rows = files.read(rowFile);
    Map<String, Object> results = new LinkedHashMap<>();
    try (SparseAutoencoder sae = SparseAutoencoder.load(model)) {
      Rows codes = top == null ? codes(sae, rows) : sae.encodeSparse(rows, top);
      results.put("rows", RowFile.write(codes, target));
      results.put("units", codes.width());
    }
    results.put("output", target.toString());
    output.print(spec.commandLine().getOut(), results);
    return CommandLine.ExitCode.OK;
  }

  private Rows codes(SparseAutoencoder sae, Rows rows) {
    return target.toString().endsWith(".npz") ? sae.encodeSparse(rows) : sae.encode(rows);
  }
}
