package io.github.sparseae.cli;

import com.google.common.base.Throwables;
import io.github.sparseae.data.RowReadException;
import io.github.sparseae.engine.EngineException;
import io.github.sparseae.train.CheckpointException;
import io.github.sparseae.train.TrainingDivergedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
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
      DoctorCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the command did what it was asked for",
      "1:a file, the rows or the training failed; the reason is on the error stream",
      "2:the options are wrong"
    })
@SuppressWarnings("NullAway.Init") // picocli sets the specification
public final class SparseAe implements Runnable {
  private static final int HELP_WIDTH = 96;

  @Spec private CommandSpec spec;

  SparseAe() {}

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] args) {
    if (System.getProperty("java.awt.headless") == null) {
      System.setProperty("java.awt.headless", "true");
    }
    System.exit(
        execute(
            new PrintWriter(System.out, true, Charset.defaultCharset()),
            new PrintWriter(System.err, true, Charset.defaultCharset()),
            args));
  }

  /** Runs a command; results go to {@code out}, progress and failures to {@code err}. */
  static int execute(PrintWriter out, PrintWriter err, String... args) {
    return new CommandLine(new SparseAe())
        .setUsageHelpWidth(HELP_WIDTH)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(out)
        .setErr(err)
        .setExecutionExceptionHandler(SparseAe::failure)
        .execute(args);
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "name a command: --help lists them");
  }

  /** Prints failures that a user can act on as a message; others are bugs and keep their stack. */
  private static int failure(Exception failure, CommandLine commandLine, ParseResult options)
      throws Exception {
    if (failure instanceof IOException
        || failure instanceof UncheckedIOException
        || failure instanceof EngineException
        || failure instanceof RowReadException
        || failure instanceof CheckpointException
        || failure instanceof TrainingDivergedException
        || failure instanceof IllegalArgumentException
        || failure instanceof IllegalStateException) {
      commandLine.getErr().println("error: " + message(failure));
      return CommandLine.ExitCode.SOFTWARE;
    }
    throw failure;
  }

  private static String message(Exception failure) {
    if (failure instanceof NoSuchFileException missing) {
      return missing.getFile() + ": no such file or folder";
    }
    if (failure instanceof FileSystemException file) {
      String reason = file.getReason();
      return file.getFile() + ": " + (reason == null ? file.getClass().getSimpleName() : reason);
    }
    String message = failure.getMessage();
    return message == null ? Throwables.getRootCause(failure).toString() : message;
  }
}
