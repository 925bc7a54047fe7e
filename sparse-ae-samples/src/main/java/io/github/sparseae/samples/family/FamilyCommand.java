package io.github.sparseae.samples.family;

import io.github.sparseae.samples.run.SampleCommand;
import io.github.sparseae.samples.truth.TruthRunner;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command line of the sparse family. */
@Command(
    name = "sparse-family",
    description = {
      "Trains every kind of sparse autoencoder on the same digits and compares reconstruction,",
      "sparsity, dead units, and the errors of classifiers on the codes.",
      "Writes report.html, a page and a picture of each method, and results.json, after each"
          + " method;",
      "started again, it goes on with the methods that are missing.",
      "All of it takes about half an hour on two cores. With --quick, about a minute: a tenth of",
      "the digits, 600 units, and topk, jumprelu and gated unless --methods names others.",
      "With --truth: on rows that are sums of known features, by how well units find them.",
      ""
    },
    sortOptions = false)
public final class FamilyCommand extends SampleCommand {
  @Mixin private final FamilyOptions options = new FamilyOptions();

  @Override
  protected void run(CommandLine commandLine, PrintWriter out) throws IOException {
    options.check(commandLine);
    if (options.truth()) {
      new TruthRunner(options.truthSettings(), out).run();
      return;
    }
    new FamilyRunner(options, out).run();
  }
}
