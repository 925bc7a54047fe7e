package io.github.sparseae.datasets;

import io.github.sparseae.data.DataFormatException;
import java.io.IOException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.ArrayList;
import java.util.List;

/** The failed attempts to find data, in order, each with its place and the reason. */
final class FailedAttempts {
  final List<String> descriptions = new ArrayList<>();
  final List<IOException> causes = new ArrayList<>();

  void add(String place, IOException cause) {
    add(place, reason(cause));
    causes.add(cause);
  }

  void add(String place, String reason) {
    descriptions.add(place + ": " + reason);
  }

  /**
   * Returns the reason of a failure without its place. Many exceptions have only a path as their
   * message, or none.
   */
  static String reason(Throwable problem) {
    if (problem instanceof DataFormatException format) {
      return format.place() + ": expected " + format.expected() + ", was " + format.actual();
    }
    if (problem instanceof NoSuchFileException) {
      return "no such file";
    }
    if (problem instanceof AccessDeniedException denied) {
      return "access denied to " + denied.getFile();
    }
    if (problem instanceof NotDirectoryException) {
      return problem.getMessage() + " is not a folder";
    }
    if (problem instanceof UnresolvedAddressException) {
      return "the name of the server is not known";
    }
    if (problem.getMessage() != null) {
      return problem.getMessage();
    }
    Throwable cause = problem.getCause();
    return cause != null ? reason(cause) : problem.getClass().getSimpleName();
  }
}
