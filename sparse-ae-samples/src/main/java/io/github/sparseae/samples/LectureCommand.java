package io.github.sparseae.samples;

import static java.util.stream.Collectors.joining;

import io.github.sparseae.engine.EngineException;
import io.github.sparseae.model.Device;
import io.github.sparseae.model.Precision;
import io.github.sparseae.train.TrainingDivergedException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The command line around the {@link Lecture}: its help, and its failures in one message each. */
@Command(
    name = "lecture",
    description = {
      "Runs the lecture \"Sparse Autoencoders for MNIST classification\": trains sparse",
      "autoencoders and classifiers on digits, prints their figures beside the lecture's,",
      "and leaves pictures, report.html and results.json behind.",
      ""
    },
    sortOptions = false)
final class LectureCommand implements Callable<Integer> {
  private static final int HELP_WIDTH = 96;
  private static final String HEADLESS = "java.awt.headless";

  @Mixin private final LectureOptions options = new LectureOptions();

  private final PrintWriter out;

  @Spec private @Nullable CommandSpec spec;

  @SuppressWarnings("unused") // picocli reads it
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "show this help and exit")
  private boolean help;

  private LectureCommand(PrintWriter out) {
    this.out = out;
  }

  /** Runs on the console. */
  static int execute(String... args) {
    // Pictures are drawn in memory: without this some desktops show a program's icon for it.
    if (System.getProperty(HEADLESS) == null) {
      System.setProperty(HEADLESS, "true");
    }
    return execute(writer(System.out), writer(System.err), args);
  }

  /**
   * Runs.
   *
   * @return 0 if all went well, 1 if the lecture failed, 2 if the options are wrong
   */
  static int execute(PrintWriter out, PrintWriter err, String... args) {
    return new CommandLine(new LectureCommand(out))
        .registerConverter(LectureOptions.Choice.class, named(LectureOptions.Choice.values()))
        .registerConverter(LectureOptions.Dataset.class, named(LectureOptions.Dataset.values()))
        .registerConverter(Device.class, named(Device.values()))
        .registerConverter(Precision.class, named(Precision.values()))
        .setUsageHelpWidth(HELP_WIDTH)
        .setOut(out)
        .setErr(err)
        .setParameterExceptionHandler(LectureCommand::wrongOptions)
        .setExecutionExceptionHandler(LectureCommand::failure)
        .execute(args);
  }

  private static PrintWriter writer(PrintStream console) {
    return new PrintWriter(console, true, Charset.defaultCharset());
  }

  /** A constant by its name, in small letters or capitals; messages name it in small ones. */
  private static <E extends Enum<E>> ITypeConverter<E> named(E[] constants) {
    return value ->
        Arrays.stream(constants)
            .filter(constant -> constant.name().equalsIgnoreCase(value))
            .findFirst()
            .orElseThrow(
                () ->
                    new TypeConversionException(
                        Arrays.stream(constants)
                            .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                            .collect(joining(", ", "expected one of ", ", was " + value))));
  }

  @Override
  public Integer call() throws IOException {
    options.check(Objects.requireNonNull(spec).commandLine());
    Lecture.give(options, new LectureConsole(out));
    return CommandLine.ExitCode.OK;
  }

  private static int wrongOptions(ParameterException failure, String[] args) {
    PrintWriter err = failure.getCommandLine().getErr();
    err.println("error: " + failure.getMessage());
    err.println("--help shows the options.");
    return CommandLine.ExitCode.USAGE;
  }

  /** What a user can do something about is told in a message; anything else is a fault of ours. */
  private static int failure(Exception failure, CommandLine commandLine, ParseResult options)
      throws Exception {
    if (failure instanceof IOException
        || failure instanceof EngineException
        || failure instanceof TrainingDivergedException) {
      commandLine.getErr().println("error: " + FailureText.of(failure));
      return CommandLine.ExitCode.SOFTWARE;
    }
    throw failure;
  }
}
