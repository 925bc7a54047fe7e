package io.github.sparseae.cli;

import io.github.sparseae.file.ModelFile;
import io.github.sparseae.file.SaeLens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Converts models to and from SAELens, and files of rows. */
@Command(
    name = "convert",
    description = {
      "Converts a model (.safetensors) to a folder of SAELens, such a folder to a model,",
      "or a file of rows to .npy, .csv, .npz or .jsonl."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
@SuppressWarnings("NullAway.Init") // picocli sets what has no default
final class ConvertCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private final RowFile files = new RowFile();
  @Mixin private final Output output = new Output();

  @Parameters(index = "0", paramLabel = "FROM", description = "a model, a folder, or rows")
  private Path from;

  @Parameters(index = "1", paramLabel = "TO", description = "a folder, a model, or rows")
  private Path to;

  @Override
  public Integer call() throws IOException {
    if (Files.isDirectory(from)) {
      RowFile.checkWritable(to, "safetensors");
      SaeLens.read(from).write(to);
    } else if (from.toString().endsWith(".safetensors")) {
      SaeLens.write(ModelFile.read(from), to);
    } else {
      RowFile.checkWritable(to, "npy", "csv", "npz", "jsonl");
      RowFile.write(files.read(from), to);
    }
    output.print(spec.commandLine().getOut(), Map.of("from", from.toString(), "to", to.toString()));
    return CommandLine.ExitCode.OK;
  }
}
