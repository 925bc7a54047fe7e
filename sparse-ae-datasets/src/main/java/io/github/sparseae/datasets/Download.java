package io.github.sparseae.datasets;

import io.github.sparseae.internal.io.ConsoleLine;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/**
 * Downloads over HTTPS with a progress bar. Redirects are followed here and not by the client, so
 * that each address is checked and none leads away from HTTPS. A server that sends nothing for
 * longer than the timeout is abandoned, before or during its response.
 */
final class Download implements Fetcher {
  private static final int MAX_REDIRECTS = 5;
  private static final int POLL_MILLIS = 50;

  private final Predicate<URI> allowed;
  private final Duration timeout;
  private final ConsoleLine progress;

  Download(Predicate<URI> allowed, Duration timeout, ConsoleLine progress) {
    this.allowed = allowed;
    this.timeout = timeout;
    this.progress = progress;
  }

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
    try {
      follow(source, limit, target);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted = new InterruptedIOException("download interrupted");
      interrupted.initCause(e);
      throw interrupted;
    }
  }

  private void follow(URI source, long limit, OutputStream target)
      throws IOException, InterruptedException {
    HttpClient client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(timeout)
            .build();
    URI address = source;
    for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      if (!allowed.test(address)) {
        throw new IOException("refused " + address + ": only https is allowed");
      }
      HttpResponse<?> response = get(client, address, limit, target);
      if (response.statusCode() == 200) {
        return;
      }
      address = redirect(address, response.statusCode(), response.headers());
    }
    throw new IOException("more than " + MAX_REDIRECTS + " redirects");
  }

  private HttpResponse<?> get(HttpClient client, URI address, long limit, OutputStream target)
      throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(address).timeout(timeout).build();
    try (BoundedBody body = new BoundedBody(target, limit);
        DownloadBar bar = new DownloadBar(address, body, progress)) {
      CompletableFuture<HttpResponse<Long>> answer =
          client.sendAsync(
              request,
              info -> {
                if (info.statusCode() != 200) {
                  return new Unread();
                }
                info.headers().firstValueAsLong("Content-Length").ifPresent(body::expect);
                return body;
              });
      try {
        return await(answer, body, bar);
      } finally {
        answer.cancel(true);
      }
    }
  }

  private <T> T await(CompletableFuture<T> answer, BoundedBody body, DownloadBar bar)
      throws IOException, InterruptedException {
    long lastCount = 0;
    long lastSign = System.nanoTime();
    while (true) {
      try {
        T response = answer.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
        bar.update();
        return response;
      } catch (TimeoutException e) {
        long count = body.count();
        bar.update();
        if (count != lastCount || !body.hasStarted()) {
          lastCount = count;
          lastSign = System.nanoTime();
        } else if (System.nanoTime() - lastSign > timeout.toNanos()) {
          throw new IOException(
              "the server sent nothing for " + timeout + " after " + count + " bytes");
        }
      } catch (ExecutionException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        throw new IOException(FailedAttempts.reason(cause), cause);
      }
    }
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

  /** The body of a response that is not needed, canceled at once. */
  private static final class Unread implements BodySubscriber<Long> {
    @Override
    public CompletionStage<Long> getBody() {
      return CompletableFuture.completedFuture(0L);
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      subscription.cancel();
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {}

    @Override
    public void onError(Throwable problem) {}

    @Override
    public void onComplete() {}
  }
}
