package io.github.sparseae.cli;

import io.github.sparseae.data.Rows;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@SuppressWarnings("NullAway.Init") // picocli sets what has no default
final class ModelRows {
  @Parameters(index = "0", paramLabel = "MODEL", description = "a .safetensors file")
  Path model;

  @Parameters(index = "1", paramLabel = "ROWS", description = RowOptions.ROWS)
  Path rows;

  @Mixin final RowOptions files = new RowOptions();

  Rows read() throws IOException {
    return files.read(rows);
  }
}
