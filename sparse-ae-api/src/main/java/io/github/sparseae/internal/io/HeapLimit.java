package io.github.sparseae.internal.io;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** Says what does not fit into the Java heap, and what to do, where an error alone would not. */
public final class HeapLimit {
  /** The longest array that every Java virtual machine can allocate. */
  public static final int MAX_LENGTH = Integer.MAX_VALUE - 8;

  private static final int MEBIBYTE = 1 << 20;

  private HeapLimit() {}

  /**
   * Returns what is read from a file, unless it does not fit into the heap.
   *
   * @param advice what else can be done then, after a comma; or nothing
   */
  public static <T> T read(Path file, String advice, IoSupplier<T> reading) throws IOException {
    try {
      return reading.get();
    } catch (OutOfMemoryError e) {
      FileSystemException tooLarge =
          new FileSystemException(file.toString(), null, message() + advice);
      tooLarge.initCause(e);
      throw tooLarge;
    }
  }

  public static String message() {
    return "does not fit into the Java heap of "
        + Runtime.getRuntime().maxMemory() / MEBIBYTE
        + " MiB: raise it by -Xmx";
  }
}
