package io.github.sparseae.datasets;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;

/** Brings the bytes behind an address. */
interface Fetcher {
  /**
   * Writes the whole content to a stream, or fails. What was written before a failure is worthless.
   *
   * @param source the address
   * @param limit the most bytes the content may have
   * @param target where the content goes; left open
   * @throws java.io.InterruptedIOException if the thread was interrupted; its interrupt status is
   *     set again
   * @throws IOException if the content cannot be had, is longer than the limit, or the target
   *     cannot be written
   */
  void fetch(URI source, long limit, OutputStream target) throws IOException;
}
