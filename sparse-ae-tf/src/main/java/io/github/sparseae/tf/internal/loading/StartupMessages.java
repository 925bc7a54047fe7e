package io.github.sparseae.tf.internal.loading;

import com.sun.jna.Function;
import com.sun.jna.Platform;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keeps TensorFlow's startup messages off the console. Most obey the log level that TensorFlow
 * reads from the environment as it loads, which is set here. The rest, some lines of a logger
 * inside the library that no setting reaches, are removed from the standard error stream; all other
 * output is passed on. On Windows nothing is removed.
 *
 * <p>To see all messages, set the environment variable {@code TF_CPP_MIN_LOG_LEVEL} to 0.
 */
final class StartupMessages {
  private static final String LOG_LEVEL = "TF_CPP_MIN_LOG_LEVEL";
  private static final String ERRORS_ONLY = "2";
  private static final int STANDARD_ERROR = 2;

  /**
   * The logger's messages, and what the GPU library reports as errors: it registers each CUDA
   * library twice, and finds no driver where there is no GPU.
   */
  private static final Pattern CHATTER =
      Pattern.compile(
          "WARNING: All log messages before absl::InitializeLog\\(\\).*"
              + "|[IW]\\d{4} \\d\\d:\\d\\d:.*"
              + "|.* Unable to register cu\\w+ factory: .*"
              + "|.* failed call to cuInit: .*");

  private StartupMessages() {}

  /** Makes TensorFlow, once loaded, report errors only, unless the user has set a level. */
  static void lowerLogLevel() {
    if (System.getenv(LOG_LEVEL) != null) {
      return;
    }
    try {
      setEnvironment(LOG_LEVEL, ERRORS_ONLY);
    } catch (LinkageError e) {
      notKeptBack(e);
    }
  }

  /** Sets an environment variable for native code in this process, not for Java or children. */
  static void setEnvironment(String name, String value) {
    if (Platform.isWindows()) {
      Function.getFunction("ucrtbase", "_putenv_s").invokeInt(new Object[] {name, value});
    } else {
      call("setenv", name, value, 1);
    }
  }

  private static int call(String function, Object... arguments) {
    return Function.getFunction("c", function).invokeInt(arguments);
  }

  /** Runs a part of the start, and returns its messages instead of printing them. */
  static List<String> keepBack(Runnable start) {
    Path file = catchingFile();
    if (file == null) {
      start.run();
      return List.of();
    }
    try {
      catchStandardError(file, start);
    } catch (Throwable e) {
      passOn(file);
      throw e;
    }
    return passOn(file);
  }

  private static void catchStandardError(Path file, Runnable start) {
    int console = call("dup", STANDARD_ERROR);
    int caught = console < 0 ? -1 : call("creat", file.toString(), 0600);
    try {
      if (caught >= 0) {
        call("dup2", caught, STANDARD_ERROR);
      }
      start.run();
    } finally {
      if (caught >= 0) {
        call("dup2", console, STANDARD_ERROR);
        call("close", caught);
      }
      if (console >= 0) {
        call("close", console);
      }
    }
  }

  /** Prints the lines that are not startup messages, and returns those that are. */
  private static List<String> passOn(Path file) {
    List<String> lines;
    try {
      // Bytes that are not UTF-8 are replaced.
      lines = new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
      Files.delete(file);
    } catch (IOException e) {
      notKeptBack(e);
      return List.of();
    }
    // The stream that the lines were written to, also if System.err was replaced.
    PrintStream console = new PrintStream(new FileOutputStream(FileDescriptor.err), true);
    lines.stream().filter(line -> !isChatter(line)).forEach(console::println);
    return lines.stream().filter(StartupMessages::isChatter).toList();
  }

  static boolean isChatter(String line) {
    return CHATTER.matcher(line).matches();
  }

  /** Returns a file to catch messages in; null where all shall be seen, or none can be caught. */
  private static @Nullable Path catchingFile() {
    try {
      if ("0".equals(System.getenv(LOG_LEVEL)) || Platform.isWindows()) {
        return null;
      }
      call("getpid");
      return Files.createTempFile("sparse-ae-stderr", ".txt");
    } catch (IOException | LinkageError e) {
      notKeptBack(e);
      return null;
    }
  }

  /** A console with a few lines too many is no reason to fail. */
  private static void notKeptBack(Throwable cause) {
    System.getLogger(StartupMessages.class.getName())
        .log(System.Logger.Level.DEBUG, "TensorFlow's messages cannot be kept back", cause);
  }
}
