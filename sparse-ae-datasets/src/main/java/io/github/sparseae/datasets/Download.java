package io.github.sparseae.datasets;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import com.google.common.base.Throwables;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import io.github.sparseae.internal.io.ConsoleLine;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/**
 * Downloads over HTTPS. Redirects are followed here and not by the client, so that each address is
 * checked and none leads away from HTTPS. A server that sends nothing for longer than the timeout
 * is abandoned, before or during its response. The progress is a line that is redrawn in a
 * terminal, one log message at the end elsewhere, and nothing before the transfer begins.
 */
record Download(Predicate<URI> allowed, Duration timeout, ConsoleLine progress) implements Fetcher {
  private static final System.Logger LOG = System.getLogger("io.github.sparseae.datasets");
  private static final int MAX_REDIRECTS = 5;
  private static final int KIBIBYTE = 1024;

  /**
   * Returns downloads over HTTPS only, with a timeout of 30 seconds and progress on standard error.
   */
  static Download overHttps() {
    return new Download(
        uri -> "https".equalsIgnoreCase(uri.getScheme()),
        Duration.ofSeconds(30),
        ConsoleLine.on(System.err));
  }

  @Override
  public void fetch(URI source, long limit, OutputStream target) throws IOException {
    HttpClient client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(timeout)
            .build();
    URI address = source;
    try {
      for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
        if (!allowed.test(address)) {
          throw new IOException("refused " + address + ": only https is allowed");
        }
        if (address.getHost() == null) {
          throw new IOException("redirected to a malformed address: " + address);
        }
        HttpRequest request = HttpRequest.newBuilder(address).timeout(timeout).build();
        HttpResponse<InputStream> response =
            client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
          if (response.statusCode() == 200) {
            copy(address, response.headers(), body, limit, target);
            return;
          }
        }
        address = redirect(address, response.statusCode(), response.headers());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted(e);
    }
    throw new IOException("more than " + MAX_REDIRECTS + " redirects");
  }

  static InterruptedIOException interrupted(Exception cause) {
    InterruptedIOException interrupted = new InterruptedIOException("download interrupted");
    interrupted.initCause(cause);
    return interrupted;
  }

  /** Copies a body in pieces, each of which must arrive before the timeout. */
  private void copy(
      URI address, HttpHeaders headers, InputStream body, long limit, OutputStream target)
      throws IOException, InterruptedException {
    if (headers.firstValue("Content-Type").orElse("").startsWith("text/html")) {
      throw new IOException("the server sent a page of HTML, perhaps of a proxy or a login");
    }
    OptionalLong size = headers.firstValueAsLong("Content-Length");
    ExecutorService reader =
        Executors.newSingleThreadExecutor(
            new ThreadFactoryBuilder().setDaemon(true).setNameFormat("sparse-ae-download").build());
    byte[] piece = new byte[64 * KIBIBYTE];
    long count = 0;
    try {
      while (true) {
        int length = reader.submit(() -> body.read(piece)).get(timeout.toNanos(), NANOSECONDS);
        if (length < 0) {
          return;
        }
        if (length > limit - count) {
          throw new IOException("the content is longer than the " + limit + " bytes allowed");
        }
        target.write(piece, 0, length);
        count += length;
        progress.show(text(address, count, size));
      }
    } catch (TimeoutException e) {
      throw new IOException(
          "the server sent nothing for " + timeout + " after " + count + " bytes", e);
    } catch (ExecutionException e) {
      // The reader's own exception only says that the stream is closed.
      Throwable cause = Throwables.getRootCause(e);
      throw new IOException(
          "the transfer broke off after " + count + " bytes: " + FailedAttempts.reason(cause), e);
    } finally {
      reader.shutdownNow();
      if (progress.isTerminal()) {
        progress.print(text(address, count, size));
      } else {
        LOG.log(
            System.Logger.Level.INFO,
            "downloaded {0} from {1}",
            text(address, count, size),
            address);
      }
    }
  }

  private static String text(URI address, long count, OptionalLong size) {
    String path = address.getPath();
    String name = path.substring(path.lastIndexOf('/') + 1);
    long expected = size.orElse(0);
    return expected > 0
        ? String.format(
            Locale.ROOT,
            "%s %d%% %,d/%,d KiB",
            name,
            100 * count / expected,
            count / KIBIBYTE,
            expected / KIBIBYTE)
        : String.format(Locale.ROOT, "%s %,d KiB", name, count / KIBIBYTE);
  }

  private static URI redirect(URI from, int status, HttpHeaders headers) throws IOException {
    String location = headers.firstValue("Location").orElse("");
    if (status < 300 || status > 399 || location.isEmpty()) {
      throw new IOException("HTTP status " + status);
    }
    try {
      return from.resolve(location);
    } catch (IllegalArgumentException e) {
      throw new IOException("redirected to a malformed address: " + location, e);
    }
  }
}
