package io.github.sparseae.samples.lecture;

import io.github.sparseae.samples.run.SampleCommand;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command line of the lecture. */
@Command(
    name = "lecture",
    description = {
      "Runs the lecture \"Sparse Autoencoders for MNIST classification\": trains sparse",
      "autoencoders and classifiers on digits, prints their results beside the lecture's,",
      "and writes pictures, report.html and results.json.",
      ""
    },
    sortOptions = false)
public final class LectureCommand extends SampleCommand {
  @Mixin private final LectureOptions options = new LectureOptions();

  @Override
  protected void run(CommandLine commandLine, PrintWriter out) throws IOException {
    options.check(commandLine);
    LectureSteps.run(options, out);
  }
}
