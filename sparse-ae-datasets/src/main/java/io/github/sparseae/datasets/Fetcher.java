package io.github.sparseae.datasets;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;

/** Downloads the content of an address. */
interface Fetcher {
  /**
   * Writes the content to a stream. After a failure the content is incomplete.
   *
   * @param source the address
   * @param limit the largest size of the content in bytes
   * @param target where the content goes; left open
   * @throws java.io.InterruptedIOException if the thread was interrupted; its interrupt status is
   *     set again
   * @throws IOException if the content is unavailable or longer than the limit, or the target
   *     cannot be written
   */
  void fetch(URI source, long limit, OutputStream target) throws IOException;
}
