package io.github.sparseae.samples.family;

import io.github.sparseae.samples.run.SampleCommand;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command line around the sparse family. */
@Command(
    name = "sparse-family",
    description = {
      "Trains every kind of sparse autoencoder on the same digits and puts them side by side:",
      "reconstruction, sparsity, dead units, and how well digits are told apart by their codes.",
      "Leaves a table, a picture of each encoder, report.html and results.json behind.",
      ""
    },
    sortOptions = false)
public final class FamilyCommand extends SampleCommand {
  @Mixin private final FamilyOptions options = new FamilyOptions();

  /**
   * A command.
   *
   * @param out where it tells what it does
   */
  public FamilyCommand(PrintWriter out) {
    super(out);
  }

  @Override
  protected void run(CommandLine commandLine, PrintWriter out) throws IOException {
    options.check(commandLine);
    new FamilyRunner(options, new FamilyConsole(out)).run();
  }
}
