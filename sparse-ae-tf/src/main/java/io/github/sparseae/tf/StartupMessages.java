package io.github.sparseae.tf;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what TensorFlow says as it starts off the console. Most of it obeys the log level that
 * TensorFlow reads from the environment as it loads, which is set here. The rest, two lines of a
 * logger inside the library that no setting reaches, is caught on its way to the standard error
 * stream; whatever else comes that way meanwhile is passed on.
 *
 * <p>A user who wants to see it all sets the environment variable {@code TF_CPP_MIN_LOG_LEVEL} to
 * 0.
 */
final class StartupMessages {
  private static final String LOG_LEVEL = "TF_CPP_MIN_LOG_LEVEL";
  private static final String ERRORS_ONLY = "2";
  private static final int STANDARD_ERROR = 2;
  private static final int OWNER_READS_AND_WRITES = 0600;
  private static final Pattern CHATTER =
      Pattern.compile(
          "[IW]\\d{4} \\d\\d:\\d\\d:.*|WARNING: All log messages before absl::InitializeLog\\(\\).*");

  private StartupMessages() {}

  /** Runs the start and keeps its messages back, as well as the platform allows. */
  static void keepBack(Runnable start) {
    String wanted = System.getenv(LOG_LEVEL);
    if ("0".equals(wanted)) {
      start.run();
      return;
    }
    UnixLibrary c = null;
    try {
      if (Platform.isWindows()) {
        if (wanted == null) {
          Native.load("ucrtbase", WindowsLibrary.class)._putenv_s(LOG_LEVEL, ERRORS_ONLY);
        }
      } else {
        c = Native.load("c", UnixLibrary.class);
        c.setenv(LOG_LEVEL, ERRORS_ONLY, 0);
      }
    } catch (LinkageError e) {
      // A console with a few lines too many is no reason to fail.
      System.getLogger(StartupMessages.class.getName())
          .log(System.Logger.Level.DEBUG, "TensorFlow's messages cannot be kept back", e);
    }
    if (c == null) {
      start.run();
    } else {
      catchStandardError(c, start);
    }
  }

  private static void catchStandardError(UnixLibrary c, Runnable start) {
    Path caught = temporaryFile();
    if (caught == null) {
      start.run();
      return;
    }
    int saved = c.dup(STANDARD_ERROR);
    int file = c.creat(caught.toString(), OWNER_READS_AND_WRITES);
    boolean catching = saved >= 0 && file >= 0;
    try {
      if (catching) {
        c.dup2(file, STANDARD_ERROR);
      }
      start.run();
    } finally {
      if (catching) {
        c.dup2(saved, STANDARD_ERROR);
      }
      close(c, saved);
      close(c, file);
      passOn(caught);
    }
  }

  private static void close(UnixLibrary c, int descriptor) {
    if (descriptor >= 0) {
      c.close(descriptor);
    }
  }

  private static @Nullable Path temporaryFile() {
    try {
      return Files.createTempFile("sparse-ae-stderr", ".txt");
    } catch (IOException e) {
      // Without a temporary folder the console shows two lines more.
      return null;
    }
  }

  private static void passOn(Path caught) {
    try {
      withoutChatter(Files.readAllLines(caught)).forEach(System.err::println);
      Files.delete(caught);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<String> withoutChatter(List<String> lines) {
    return lines.stream().filter(line -> !CHATTER.matcher(line).matches()).toList();
  }

  interface UnixLibrary extends Library {
    int setenv(String name, String value, int overwrite);

    int dup(int descriptor);

    int dup2(int from, int to);

    int creat(String path, int mode);

    int close(int descriptor);
  }

  interface WindowsLibrary extends Library {
    int _putenv_s(String name, String value);
  }
}
