package io.github.sparseae.cli;

import static com.google.common.base.Strings.lenientFormat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.sparseae.cli.Console.WrongOptionException;
import io.github.sparseae.internal.io.IoSupplier;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command whose results are printed as lines or as one JSON object. */
@Command(
    mixinStandardHelpOptions = true,
    sortOptions = false,
    versionProvider = DoctorCommand.class)
@SuppressWarnings("NullAway.Init") // picocli sets the specification
abstract class FileCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--json",
      order = Integer.MAX_VALUE - 1,
      description = "print the results as one JSON object")
  private boolean json;

  /** Does the work and adds its results: by name, in order, texts, numbers or records of them. */
  abstract void run(Map<String, Object> results) throws IOException;

  @Override
  public final Integer call() throws IOException {
    Map<String, Object> results = new LinkedHashMap<>();
    run(results);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(new ObjectMapper().writeValueAsString(results));
    } else {
      results.forEach(
          (name, value) -> {
            String text = value.toString();
            out.println(name + (text.contains("\n") ? ":\n" + text : ": " + text));
          });
    }
    return CommandLine.ExitCode.OK;
  }

  /** Checks what the options alone say, whatever the files hold. */
  static void check(boolean isRight, String message, @Nullable Object... arguments) {
    if (!isRight) {
      throw new WrongOptionException(lenientFormat(message, arguments));
    }
  }

  /** Returns what is made of options; a value outside its range is a wrong option. */
  static <T> T made(IoSupplier<T> making) throws IOException {
    try {
      return making.get();
    } catch (IllegalArgumentException e) {
      throw new WrongOptionException(Console.message(e));
    }
  }

  final boolean isJson() {
    return json;
  }

  /**
   * Checks, before something is computed, that a file, if any, can be written in a known format.
   */
  static void checkWritable(@Nullable Path file, String... formats) {
    if (file == null) {
      return;
    }
    check(
        List.of(formats).contains(RowOptions.extension(file)),
        "%s must end in .%s: its name says the format",
        file,
        String.join(", .", formats).replaceFirst(", ([^,]+)$", " or $1"));
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      throw new IllegalArgumentException(file + " cannot be written: there is no folder " + folder);
    }
    boolean isTaken = Files.exists(file) && !Files.isRegularFile(file);
    if (isTaken || (folder != null && !Files.isWritable(folder))) {
      throw new IllegalArgumentException(
          file
              + " cannot be written: "
              + (isTaken ? "it is no regular file" : "no permission to write in " + folder));
    }
  }

  static void checkDiffers(Path from, Path to) throws IOException {
    check(
        !Files.exists(from) || !Files.exists(to) || !Files.isSameFile(from, to),
        "%s is the file that is read: write to another",
        to);
  }
}
