package io.github.sparseae.datasets;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;

/** Downloads the content of an address. */
interface Fetcher {
  /**
   * Writes the content, of a largest size in bytes, to a stream, which is left open. After a
   * failure the content is incomplete.
   *
   * @throws java.io.InterruptedIOException if the thread was interrupted; its interrupt status is
   *     set again
   * @throws IOException if the content is unavailable or larger, or the target cannot be written
   */
  void fetch(URI source, long limit, OutputStream target) throws IOException;
}
