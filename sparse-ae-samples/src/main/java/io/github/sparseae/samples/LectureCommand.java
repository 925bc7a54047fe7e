package io.github.sparseae.samples;

import io.github.sparseae.model.Precision;
import io.github.sparseae.samples.run.SampleCommand;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command line around the {@link Lecture}. */
@Command(
    name = "lecture",
    description = {
      "Runs the lecture \"Sparse Autoencoders for MNIST classification\": trains sparse",
      "autoencoders and classifiers on digits, prints their figures beside the lecture's,",
      "and leaves pictures, report.html and results.json behind.",
      ""
    },
    sortOptions = false)
final class LectureCommand extends SampleCommand {
  @Mixin private final LectureOptions options = new LectureOptions();

  LectureCommand(PrintWriter out) {
    super(out);
  }

  @Override
  protected void choices(CommandLine commandLine) {
    super.choices(commandLine);
    choice(commandLine, LectureOptions.Choice.class);
    choice(commandLine, Precision.class);
  }

  @Override
  protected void run(CommandLine commandLine, PrintWriter out) throws IOException {
    options.check(commandLine);
    Lecture.give(options, new LectureConsole(out));
  }
}
