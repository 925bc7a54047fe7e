package io.github.sparseae.samples.run;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** The text of an exception for the console. */
final class ErrorMessage {
  private ErrorMessage() {}

  /** Returns the message; for Java's file exceptions, whose message is a path, with the reason. */
  static String of(Throwable failure) {
    String message = failure.getMessage();
    if (failure instanceof FileSystemException file && file.getReason() == null) {
      return file.getFile() + ": " + reason(file);
    }
    return message == null ? failure.getClass().getSimpleName() : message;
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
