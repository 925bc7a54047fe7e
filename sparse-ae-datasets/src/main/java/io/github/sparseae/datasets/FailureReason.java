package io.github.sparseae.datasets;

import io.github.sparseae.data.DataFormatException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/**
 * Why reading, writing or fetching failed, in words: many exceptions say only a path, or nothing.
 */
final class FailureReason {
  private FailureReason() {}

  /** The reason without the place, which the caller names. */
  static String of(Throwable problem) {
    if (problem instanceof DataFormatException format) {
      return format.place() + ": expected " + format.expected() + ", was " + format.actual();
    }
    if (problem instanceof NoSuchFileException) {
      return "no such file";
    }
    if (problem instanceof AccessDeniedException denied) {
      return "access denied to " + denied.getFile();
    }
    if (problem instanceof NotDirectoryException || problem instanceof FileAlreadyExistsException) {
      return problem.getMessage() + " is not a folder";
    }
    if (problem instanceof UnresolvedAddressException) {
      return "the name of the server is not known";
    }
    if (problem.getMessage() != null) {
      return problem.getMessage();
    }
    Throwable cause = problem.getCause();
    return cause != null ? of(cause) : problem.getClass().getSimpleName();
  }
}
