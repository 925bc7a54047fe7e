package io.github.sparseae.datasets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.github.sparseae.internal.io.ConsoleLine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DownloadTest {
  private static final byte[] CONTENT = new byte[100_000];

  static {
    for (int i = 0; i < CONTENT.length; i++) {
      CONTENT[i] = (byte) (i * 31 + (i >> 8));
    }
  }

  private final ByteArrayOutputStream target = new ByteArrayOutputStream();
  private final ByteArrayOutputStream progress = new ByteArrayOutputStream();
  private final CountDownLatch testDone = new CountDownLatch(1);
  private final ExecutorService serverThreads = Executors.newCachedThreadPool();
  private HttpServer server;

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(serverThreads);
    server.start();
  }

  @AfterEach
  void stopServer() {
    testDone.countDown();
    server.stop(0);
    serverThreads.shutdownNow();
  }

  @Test
  void fetch_knownLength_wholeContentAndProgress() throws IOException {
    serve("/file.gz", exchange -> answer(exchange, 200, CONTENT));

    download().fetch(uri("/file.gz"), CONTENT.length, target);

    assertThat(target.toByteArray()).isEqualTo(CONTENT);
    assertThat(progress.toString(UTF_8)).contains("file.gz").contains("100%").contains("97/97 KiB");
  }

  @Test
  void fetch_unknownLength_wholeContent() throws IOException {
    serve("/chunked", this::answerInChunks);

    download().fetch(uri("/chunked"), CONTENT.length, target);

    assertThat(target.toByteArray()).isEqualTo(CONTENT);
  }

  @Test
  void fetch_oneByteTooLong_refused() {
    serve("/file", exchange -> answer(exchange, 200, CONTENT));

    assertThatThrownBy(() -> download().fetch(uri("/file"), CONTENT.length - 1, target))
        .hasMessage("the content is longer than the 99999 bytes allowed");
    assertThat(target.size()).isLessThan(CONTENT.length);
  }

  @Test
  void fetch_endlessBody_stoppedAtTheLimit() {
    serve("/endless", this::answerForEver);

    assertThatThrownBy(() -> download().fetch(uri("/endless"), 50_000, target))
        .hasMessage("the content is longer than the 50000 bytes allowed");
    assertThat(target.size()).isLessThanOrEqualTo(50_000);
  }

  @Test
  void fetch_pageOfAProxy_saysSo() {
    serve(
        "/login",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
          answer(exchange, 200, "<!DOCTYPE html>".getBytes(UTF_8));
        });

    assertThatThrownBy(() -> download().fetch(uri("/login"), 100, target))
        .hasMessage("the server sent a page of HTML, perhaps of a proxy or a login");
    assertThat(target.size()).isZero();
  }

  @Test
  void fetch_errorStatus_saysIt() {
    serve("/absent", exchange -> answer(exchange, 404, CONTENT));
    serve("/empty", exchange -> answer(exchange, 204, new byte[0]));

    assertThatThrownBy(() -> download().fetch(uri("/absent"), 10, target))
        .isInstanceOf(IOException.class)
        .hasMessage("HTTP status 404");
    assertThatThrownBy(() -> download().fetch(uri("/empty"), 10, target))
        .hasMessage("HTTP status 204");
    assertThat(target.size()).isZero();
    assertThat(progress.size()).as("no bar without a transfer").isZero();
  }

  @Test
  void fetch_endlessErrorPage_notReadToItsEnd() {
    serve("/endless", exchange -> answerForEver(exchange, 500));

    assertThatThrownBy(() -> download().fetch(uri("/endless"), 10, target))
        .hasMessage("HTTP status 500");
  }

  @Test
  void fetch_bodyCutShort_fails() {
    serve(
        "/cut",
        exchange -> {
          exchange.sendResponseHeaders(200, CONTENT.length);
          exchange.getResponseBody().write(CONTENT, 0, 5_000);
          exchange.getResponseBody().flush();
          exchange.close();
        });

    assertThatThrownBy(() -> download().fetch(uri("/cut"), CONTENT.length, target))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("5000");
  }

  @Test
  void fetch_redirects_followed() throws IOException {
    serve("/first", exchange -> redirect(exchange, "/second"));
    serve("/second", exchange -> redirect(exchange, uri("/file").toString()));
    serve("/file", exchange -> answer(exchange, 200, CONTENT));

    download().fetch(uri("/first"), CONTENT.length, target);

    assertThat(target.toByteArray()).isEqualTo(CONTENT);
  }

  @Test
  void fetch_redirectToWhatIsNotAllowed_refused() {
    serve("/first", exchange -> redirect(exchange, "ftp://localhost/file"));

    assertThatThrownBy(() -> download().fetch(uri("/first"), 10, target))
        .hasMessage("refused ftp://localhost/file: only https is allowed");
  }

  @Test
  void fetch_redirectToNoAddress_refused() {
    serve("/first", exchange -> redirect(exchange, "http://[half"));
    serve("/lost", exchange -> answer(exchange, 302, new byte[0]));

    assertThatThrownBy(() -> download().fetch(uri("/first"), 10, target))
        .hasMessage("redirected to a malformed address: http://[half");
    assertThatThrownBy(() -> download().fetch(uri("/lost"), 10, target))
        .hasMessage("HTTP status 302");
  }

  @Test
  void fetch_redirectWithoutAHost_refused() {
    serve("/opaque", exchange -> redirect(exchange, "http:nowhere"));
    serve("/empty", exchange -> redirect(exchange, "http:///file"));

    assertThatThrownBy(() -> download().fetch(uri("/opaque"), 10, target))
        .isInstanceOf(IOException.class)
        .hasMessage("redirected to a malformed address: http:nowhere");
    assertThatThrownBy(() -> download().fetch(uri("/empty"), 10, target))
        .isInstanceOf(IOException.class)
        .hasMessage("redirected to a malformed address: http:///file");
  }

  @Test
  void fetch_redirectsInACircle_givenUp() {
    serve("/circle", exchange -> redirect(exchange, "/circle"));

    assertThatThrownBy(() -> download().fetch(uri("/circle"), 10, target))
        .hasMessage("more than 5 redirects");
  }

  @Test
  void fetch_overHttps_refusesPlainHttp() {
    serve("/file", exchange -> answer(exchange, 200, CONTENT));

    assertThatThrownBy(() -> Download.overHttps().fetch(uri("/file"), CONTENT.length, target))
        .isInstanceOf(IOException.class)
        .hasMessage("refused " + uri("/file") + ": only https is allowed");
    assertThat(target.size()).isZero();
  }

  @Test
  void fetch_noServer_fails() {
    URI stopped = uri("/file");
    server.stop(0);

    assertThatThrownBy(() -> download().fetch(stopped, 10, target)).isInstanceOf(IOException.class);
  }

  @Test
  void fetch_serverSilentBeforeItsAnswer_givenUp() {
    serve("/silent", exchange -> awaitTestDone());

    assertThatThrownBy(
            () -> download(Duration.ofMillis(300)).fetch(uri("/silent"), CONTENT.length, target))
        .isInstanceOf(IOException.class)
        .hasMessage("request timed out");
  }

  @Test
  void fetch_serverSilentInTheMidst_givenUp() {
    serve(
        "/half",
        exchange -> {
          exchange.sendResponseHeaders(200, CONTENT.length);
          exchange.getResponseBody().write(CONTENT, 0, 7_000);
          exchange.getResponseBody().flush();
          awaitTestDone();
        });

    assertThatThrownBy(
            () -> download(Duration.ofMillis(300)).fetch(uri("/half"), CONTENT.length, target))
        .isInstanceOf(IOException.class)
        .hasMessage("the server sent nothing for PT0.3S after 7000 bytes");
  }

  @Test
  void fetch_interrupted_stopsAtOnceAndStaysInterrupted() throws Exception {
    CountDownLatch half = new CountDownLatch(1);
    serve(
        "/half",
        exchange -> {
          exchange.sendResponseHeaders(200, CONTENT.length);
          exchange.getResponseBody().write(CONTENT, 0, 7_000);
          exchange.getResponseBody().flush();
          half.countDown();
          awaitTestDone();
        });
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    AtomicReference<Boolean> flag = new AtomicReference<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                download().fetch(uri("/half"), CONTENT.length, target);
              } catch (IOException e) {
                thrown.set(e);
                flag.set(Thread.currentThread().isInterrupted());
              }
            });

    thread.start();
    half.await();
    thread.interrupt();
    thread.join();

    assertThat(thrown.get())
        .isInstanceOf(InterruptedIOException.class)
        .hasMessage("download interrupted");
    assertThat(flag.get()).isTrue();
  }

  @Test
  void fetch_targetThatFails_failsWithItsReason() {
    serve("/file", exchange -> answer(exchange, 200, CONTENT));
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };

    assertThatThrownBy(() -> download().fetch(uri("/file"), CONTENT.length, full))
        .isInstanceOf(IOException.class)
        .hasMessage("No space left on device");
  }

  private Download download() {
    return download(Duration.ofSeconds(20));
  }

  private Download download(Duration patience) {
    return new Download(
        uri -> "http".equals(uri.getScheme()),
        patience,
        new ConsoleLine(new PrintStream(progress, true, UTF_8), true));
  }

  private URI uri(String path) {
    return URI.create(
        "http://"
            + InetAddress.getLoopbackAddress().getHostAddress()
            + ":"
            + server.getAddress().getPort()
            + path);
  }

  private void serve(String path, HttpHandler handler) {
    server.createContext(path, handler);
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static void redirect(HttpExchange exchange, String location) throws IOException {
    exchange.getResponseHeaders().set("Location", location);
    answer(exchange, 302, "moved".getBytes(UTF_8));
  }

  private void answerInChunks(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    for (int from = 0; from < CONTENT.length; from += 9_999) {
      exchange.getResponseBody().write(CONTENT, from, Math.min(9_999, CONTENT.length - from));
      exchange.getResponseBody().flush();
    }
    exchange.close();
  }

  private void answerForEver(HttpExchange exchange) throws IOException {
    answerForEver(exchange, 200);
  }

  private void answerForEver(HttpExchange exchange, int status) throws IOException {
    exchange.sendResponseHeaders(status, 0);
    while (testDone.getCount() > 0) {
      exchange.getResponseBody().write(CONTENT);
    }
  }

  private void awaitTestDone() {
    try {
      testDone.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
