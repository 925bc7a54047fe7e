package io.github.sparseae.cli;

import com.google.common.base.Throwables;
import com.google.common.collect.ImmutableMap;
import io.github.sparseae.data.RowReadException;
import io.github.sparseae.engine.EngineException;
import io.github.sparseae.internal.io.HeapLimit;
import io.github.sparseae.train.CheckpointException;
import io.github.sparseae.train.TrainingDivergedException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Runs commands of picocli, whose failures are one line each, with what was probably meant. */
public final class Console {
  private static final int HELP_WIDTH = 96;

  /** Of picocli, which lists the constants by two names each. */
  private static final Pattern WRONG_CONSTANT =
      Pattern.compile("expected one of \\[.*\\(case-insensitive\\) but was '(.*)'$");

  /**
   * What messages say, with the options that help: of another mark between fields of CSV or a
   * decimal comma, of a line of names, of a column by its name whose field is no number or that a
   * model does not read; of a rate of false alarms, a folder in place of a model, or a training of
   * other options that is resumed.
   */
  private static final ImmutableMap<String, String> ADVICE =
      ImmutableMap.of(
          "(another mark (is )?between fields)",
          "; --separator names the mark",
          "set decimal to '(,)'",
          "; --decimal %s reads it",
          "(read it as the header)",
          "; without --no-header it is",
          ": line \\d+, column \\d+ \\(([^\"].*?)\\): expected a finite number",
          "; --without \"%s\" leaves the column out",
          "expected no more columns, as in the schema, was \"(.+)\"",
          "; --without \"%s\" leaves it out",
          "take a rate of at least ([\\d.e-]+)",
          "; --false-alarms %s takes it",
          "expected a file, was (a folder)",
          "; convert makes a model of a folder of SAELens",
          "(cannot be resumed exactly)",
          "; another folder for --checkpoint begins anew");

  /** With one dash or two; a negative number is a value. */
  private static final Pattern LIKE_OPTION = Pattern.compile("--?\\p{L}.*");

  private static final String HEADLESS = "java.awt.headless";
  private static final String HINT = " (--help lists what there is)";

  /** Options that are wrong whatever the files hold. */
  static final class WrongOptionException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    WrongOptionException(String message) {
      super(message);
    }
  }

  private Console() {}

  /** Runs a command on the console, and ends the process with its exit code unless that is 0. */
  public static void main(Object command, String... args) {
    // Pictures are made in memory; without this some desktops show an icon for the process.
    if (System.getProperty(HEADLESS) == null) {
      System.setProperty(HEADLESS, "true");
    }
    int status = execute(command, writer(System.out), writer(System.err), args);
    if (status != CommandLine.ExitCode.OK) {
      System.exit(status);
    }
  }

  /**
   * Runs a command.
   *
   * @param out receives results and the help
   * @param err receives failures
   * @return 0 if it was done, 1 if it failed, 2 if the options are wrong
   */
  public static int execute(Object command, PrintWriter out, PrintWriter err, String... args) {
    CommandLine line =
        new CommandLine(command)
            .setUsageHelpWidth(HELP_WIDTH)
            .setCaseInsensitiveEnumValuesAllowed(true)
            // Otherwise -hidden=3 is -h, which prints the help and succeeds.
            .setPosixClusteredShortOptionsAllowed(false)
            .setExpandAtFiles(false)
            .registerConverter(Character.class, Console::character)
            .registerConverter(Path.class, Console::path)
            .registerConverter(PageOptions.Size.class, PageOptions.Size::of)
            .setOut(out)
            .setErr(err)
            .setParameterExceptionHandler(Console::wrongOptions)
            .setExecutionExceptionHandler(Console::failure);
    try {
      int status = line.execute(args);
      if (!out.checkError()) {
        return status;
      }
      err.println("error: the output cannot be written: it was closed, or its disk is full");
    } catch (OutOfMemoryError e) {
      err.println("error: what the command computes " + HeapLimit.message());
    }
    return CommandLine.ExitCode.SOFTWARE;
  }

  private static char character(String text) {
    if (text.length() != 1) {
      throw new TypeConversionException("'" + text + "' is not a single character");
    }
    return text.charAt(0);
  }

  /** Refuses an empty name, usually that of a variable that is not set. */
  private static Path path(String text) {
    if (text.isEmpty()) {
      throw new TypeConversionException("must name a file or folder, was empty");
    }
    return Path.of(text);
  }

  private static PrintWriter writer(PrintStream console) {
    return new PrintWriter(console, true, Charset.defaultCharset());
  }

  private static int wrongOptions(ParameterException failure, String[] args) {
    CommandLine command = failure.getCommandLine();
    command.getErr().println("error: " + message(failure, args) + HINT);
    return CommandLine.ExitCode.USAGE;
  }

  private static String message(ParameterException failure, String[] args) {
    CommandSpec spec = failure.getCommandLine().getCommandSpec();
    boolean isUnmatched = failure instanceof UnmatchedArgumentException;
    if (isUnmatched || failure instanceof MissingParameterException) {
      // A misspelled option is reported before the required one that it should have been.
      Optional<String> unknown = unknownOption(spec, args);
      if (unknown.isPresent()) {
        String name = unknown.get();
        boolean isLetter = name.length() == 2; // Any other letter is one edit away.
        return "unknown option "
            + name
            + (isLetter ? "" : didYouMean(name, spec.optionsMap().keySet()));
      }
    }
    String text = String.valueOf(failure.getMessage());
    boolean isOfHelp = text.startsWith("Unknown subcommand");
    if ((isUnmatched || isOfHelp) && !spec.subcommands().isEmpty()) {
      String name =
          isOfHelp
              ? String.valueOf(failure.getValue())
              : ((UnmatchedArgumentException) failure).getUnmatched().get(0);
      return "unknown command " + name + didYouMean(name, spec.subcommands().keySet());
    }
    return enumeration(failure, text)
        .orElse(
            text.replaceFirst("is not an int$", "is not a whole number below 2^31")
                .replaceFirst("is not a long$", "is not a whole number of 64 bits")
                .replaceFirst("is not a double$", "is not a number"));
  }

  /** Returns the first argument that looks like an option, is none, and is no option's value. */
  private static Optional<String> unknownOption(CommandSpec spec, String[] args) {
    for (int i = 0; i < args.length && !args[i].equals("--"); i++) {
      String name = args[i].replaceFirst("=.*", "");
      OptionSpec before = i == 0 ? null : spec.optionsMap().get(args[i - 1]);
      boolean isValue = before != null && before.arity().min() > 0;
      if (!isValue && LIKE_OPTION.matcher(name).matches() && !spec.optionsMap().containsKey(name)) {
        return Optional.of(name);
      }
    }
    return Optional.empty();
  }

  /** Returns the message of a value that is no constant of its option's enumeration. */
  private static Optional<String> enumeration(ParameterException failure, String message) {
    Matcher was = WRONG_CONSTANT.matcher(message);
    if (!(failure.getArgSpec() instanceof OptionSpec option) || !was.find()) {
      return Optional.empty();
    }
    List<String> names =
        Arrays.stream(option.auxiliaryTypes()[0].getEnumConstants())
            .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
            .toList();
    return Optional.of(
        option.longestName()
            + " must be one of "
            + String.join(", ", names)
            + ", was "
            + was.group(1)
            + didYouMean(was.group(1), names));
  }

  /** Returns {@code ", did you mean ...?"} with the candidate nearest to a word, or nothing. */
  static String didYouMean(String word, Iterable<String> candidates) {
    return StreamSupport.stream(candidates.spliterator(), false)
        .filter(candidate -> edits(word, candidate) <= 1 + word.length() / 4)
        .min(Comparator.comparingInt(candidate -> edits(word, candidate)))
        .map(candidate -> ", did you mean " + candidate + "?")
        .orElse("");
  }

  /** Returns the number of letters to insert, remove or replace, whatever their case. */
  private static int edits(String word, String other) {
    String from = word.toLowerCase(Locale.ROOT);
    String to = other.toLowerCase(Locale.ROOT);
    int[] above = new int[to.length() + 1];
    Arrays.setAll(above, i -> i);
    for (int i = 0; i < from.length(); i++) {
      int[] row = new int[to.length() + 1];
      row[0] = i + 1;
      for (int j = 0; j < to.length(); j++) {
        int replaced = above[j] + (from.charAt(i) == to.charAt(j) ? 0 : 1);
        row[j + 1] = Math.min(replaced, 1 + Math.min(row[j], above[j + 1]));
      }
      above = row;
    }
    return above[to.length()];
  }

  /** Prints failures that a user can act on as a message; others are bugs and keep their stack. */
  private static int failure(Exception failure, CommandLine command, ParseResult options)
      throws Exception {
    if (failure instanceof IOException
        || failure instanceof UncheckedIOException
        || failure instanceof EngineException
        || failure instanceof RowReadException
        || failure instanceof CheckpointException
        || failure instanceof TrainingDivergedException
        || failure instanceof IllegalArgumentException
        || failure instanceof IllegalStateException) {
      boolean isUsage = failure instanceof WrongOptionException;
      String hint = isUsage ? HINT : "";
      command.getErr().println("error: " + message(failure) + advice(failure, command) + hint);
      return isUsage ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
    }
    throw failure;
  }

  /** Returns the option that helps with rows, if the command reads them. */
  private static String advice(Exception failure, CommandLine command) {
    if (!command.getCommandSpec().optionsMap().containsKey("--without")) {
      return "";
    }
    return ADVICE.entrySet().stream()
        .flatMap(
            each ->
                Pattern.compile(each.getKey())
                    .matcher(String.valueOf(failure.getMessage()))
                    .results()
                    .map(found -> each.getValue().formatted(found.group(1))))
        .findFirst()
        .orElse("");
  }

  /** Returns the message; for Java's file exceptions, whose message is a path, with the reason. */
  public static String message(Exception failure) {
    if (failure instanceof FileSystemException file && file.getReason() == null) {
      return file.getFile() + ": " + reason(file);
    }
    String message = failure.getMessage();
    if (message != null && failure.getCause() instanceof FileSystemException cause) {
      return message.replace(cause.toString(), message(cause));
    }
    return message == null ? Throwables.getRootCause(failure).toString() : message;
  }

  private static String reason(FileSystemException failure) {
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (failure instanceof NoSuchFileException) {
      return "no such file or folder";
    }
    if (failure instanceof FileAlreadyExistsException) {
      return "there is a file of that name";
    }
    return failure.getClass().getSimpleName();
  }
}
