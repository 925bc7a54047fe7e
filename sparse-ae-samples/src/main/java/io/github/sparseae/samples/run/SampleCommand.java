package io.github.sparseae.samples.run;

import static java.util.stream.Collectors.joining;

import io.github.sparseae.engine.EngineException;
import io.github.sparseae.model.Device;
import io.github.sparseae.train.TrainingDivergedException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** A command line whose failures are one message each. */
public abstract class SampleCommand implements Callable<Integer> {
  private static final int HELP_WIDTH = 96;
  private static final String HEADLESS = "java.awt.headless";

  private final PrintWriter out;

  @Spec private @Nullable CommandSpec spec;

  @SuppressWarnings("unused") // picocli reads it
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      order = Integer.MAX_VALUE,
      description = "show this help and exit")
  private boolean help;

  /** Creates a command. */
  protected SampleCommand(PrintWriter out) {
    this.out = out;
  }

  /** Runs a command on the console, and ends the process with its status unless that is 0. */
  public static void main(Function<PrintWriter, SampleCommand> command, String... args) {
    int status = execute(command, args);
    if (status != 0) {
      System.exit(status);
    }
  }

  /**
   * Runs a command on the console.
   *
   * @param command creates the command from the writer of its progress messages
   * @param args the options
   * @return 0 on success, 1 if the sample failed, 2 if the options are wrong
   */
  public static int execute(Function<PrintWriter, SampleCommand> command, String... args) {
    // Pictures are drawn in memory; without this some desktops show an icon for the process.
    if (System.getProperty(HEADLESS) == null) {
      System.setProperty(HEADLESS, "true");
    }
    PrintWriter out = writer(System.out);
    return execute(command.apply(out), out, writer(System.err), args);
  }

  /**
   * Runs a command.
   *
   * @param command the command
   * @param out receives the help
   * @param err receives failures
   * @param args the options
   * @return 0 on success, 1 if the sample failed, 2 if the options are wrong
   */
  public static int execute(
      SampleCommand command, PrintWriter out, PrintWriter err, String... args) {
    CommandLine commandLine = new CommandLine(command);
    command.choices(commandLine);
    return commandLine
        .setUsageHelpWidth(HELP_WIDTH)
        .setOut(out)
        .setErr(err)
        .setParameterExceptionHandler(SampleCommand::wrongOptions)
        .setExecutionExceptionHandler(SampleCommand::failure)
        .execute(args);
  }

  private static PrintWriter writer(PrintStream console) {
    return new PrintWriter(console, true, Charset.defaultCharset());
  }

  /** Converts a name in any case to its constant; messages list the names in lower case. */
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

  /** Registers the enumerations of the options, each by {@link #choice}. */
  protected void choices(CommandLine commandLine) {
    choice(commandLine, RunOptions.Dataset.class);
    choice(commandLine, Device.class);
    choice(commandLine, EngineOptions.Engine.class);
  }

  /** Registers an enumeration for options whose values are its constants. */
  protected static <E extends Enum<E>> void choice(CommandLine commandLine, Class<E> constants) {
    commandLine.registerConverter(constants, named(constants.getEnumConstants()));
  }

  /** Runs the sample. */
  protected abstract void run(CommandLine commandLine, PrintWriter out) throws IOException;

  @Override
  public final Integer call() throws IOException {
    if (spec == null) {
      throw new IllegalStateException("run this command by SampleCommand.execute");
    }
    run(spec.commandLine(), out);
    return CommandLine.ExitCode.OK;
  }

  private static int wrongOptions(ParameterException failure, String[] args) {
    PrintWriter err = failure.getCommandLine().getErr();
    err.println("error: " + failure.getMessage());
    err.println("--help shows the options.");
    return CommandLine.ExitCode.USAGE;
  }

  /** Prints failures that a user can act on as a message; others are bugs and keep their stack. */
  private static int failure(Exception failure, CommandLine commandLine, ParseResult options)
      throws Exception {
    if (failure instanceof IOException
        || failure instanceof EngineException
        || failure instanceof TrainingDivergedException) {
      commandLine.getErr().println("error: " + ErrorMessage.of(failure));
      return CommandLine.ExitCode.SOFTWARE;
    }
    throw failure;
  }
}
