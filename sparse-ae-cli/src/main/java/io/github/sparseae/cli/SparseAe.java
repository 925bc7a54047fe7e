package io.github.sparseae.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code java -jar sparse-ae.jar train|encode|score|report|convert|doctor}. */
@Command(
    name = "sparse-ae",
    description = "Trains sparse autoencoders on CSV, NPY and IDX files, and computes with them.",
    mixinStandardHelpOptions = true,
    versionProvider = DoctorCommand.class,
    subcommands = {
      TrainCommand.class,
      EncodeCommand.class,
      ScoreCommand.class,
      ReportCommand.class,
      ConvertCommand.class,
      DoctorCommand.class,
      CommandLine.HelpCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the command did what it was asked for",
      "1:a file, the rows or the training failed; the reason is on the error stream",
      "2:the options are wrong"
    })
@SuppressWarnings("NullAway.Init") // picocli sets the specification
public final class SparseAe implements Runnable {
  @Spec private CommandSpec spec;

  SparseAe() {}

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] args) {
    Console.main(new SparseAe(), args);
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(),
        "name one of the commands " + String.join(", ", spec.subcommands().keySet()));
  }
}
