package io.github.sparseae.cli;

import io.github.sparseae.file.ModelFile;
import io.github.sparseae.file.SaeLens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "convert",
    description = {
      "Converts models to and from SAELens, and files of rows.",
      "A model (.safetensors) becomes a folder of SAELens, such a folder a model,",
      "and a file of rows one that ends in .npy, .csv, .npz or .jsonl."
    })
@SuppressWarnings("NullAway.Init") // picocli sets what has no default
final class ConvertCommand extends FileCommand {
  @Mixin private final RowOptions files = new RowOptions();

  @Parameters(index = "0", paramLabel = "FROM", description = "a model, a folder, or rows")
  private Path from;

  @Parameters(index = "1", paramLabel = "TO", description = "a folder, a model, or rows")
  private Path to;

  @Override
  void run(Map<String, Object> results) throws IOException {
    if (!Files.exists(from) && !RowOptions.isDataSet(from)) {
      throw new NoSuchFileException(from.toString());
    }
    checkDiffers(from, to);
    if (Files.isDirectory(from)) {
      checkWritable(to, "safetensors");
      SaeLens.read(from).write(to);
    } else if (RowOptions.extension(from).equals("safetensors")) {
      String extension = RowOptions.extension(to);
      check(
          !extension.equals("safetensors") && !List.of(RowOptions.WRITTEN).contains(extension),
          "%s is the name of a file: a model is converted to a folder of SAELens",
          to);
      ModelFile model = ModelFile.read(from);
      SaeLens.write(model, to);
      String leftOut =
          Stream.of(
                  model.baseline().map(scores -> "the scores of normal rows"),
                  model.schema().map(table -> "the columns of tables"))
              .flatMap(Optional::stream)
              .collect(Collectors.joining(" and "));
      if (!leftOut.isEmpty()) {
        results.put("leftOut", leftOut);
      }
    } else {
      checkWritable(to, RowOptions.WRITTEN);
      RowOptions.write(files.read(from), to);
    }
    results.put("from", from.toString());
    results.put("to", to.toString());
  }
}
