package io.github.sparseae.samples.service;

import static com.google.common.base.Preconditions.checkArgument;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.common.base.Ascii;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.sparseae.AnomalyDetector;
import io.github.sparseae.cli.Console;
import io.github.sparseae.metrics.Anomaly;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Scores rows of a table over HTTP: {@code POST /score} with a row as a JSON object, {@code GET
 * /health}, {@code GET /metrics} in Prometheus' format. Ends on SIGTERM, after the answers under
 * way. The arguments are the file of a detector on a table, and a port.
 */
public final class ScoreService implements AutoCloseable {
  private static final double FALSE_ALARMS = 0.01;
  private static final int MOST_BYTES = 1 << 20;
  private static final int THREADS = 16;

  /** The longest time in seconds that stopping waits for answers under way. */
  private static final int PATIENCE = 10;

  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String OBJECT = "application/json";
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final AnomalyDetector detector;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final AtomicInteger underWay = new AtomicInteger();
  private final LongAdder rows = new LongAdder();
  private final LongAdder alarms = new LongAdder();
  private final LongAdder nanoseconds = new LongAdder();

  /** Opens the service of a detector, which is closed with it, at a port, 0 for any free one. */
  ScoreService(AnomalyDetector detector, int port) throws IOException {
    this.detector = detector;
    server = HttpServer.create(new InetSocketAddress(port), 0);
    server.setExecutor(threads);
    answer("/score", "POST", OBJECT, this::score);
    answer("/health", "GET", OBJECT, body -> "{\"status\":\"UP\",\"rows\":" + rows + "}");
    answer("/metrics", "GET", TEXT, body -> metrics());
  }

  public static void main(String[] args) {
    if (args.length < 1
        || args.length > 2
        || args[0].startsWith("-")
        || (args.length == 2 && !args[1].matches("\\d{1,5}"))) {
      System.err.println("usage: ScoreService DETECTOR.safetensors [PORT], by default port 8080");
      System.exit(2);
    }
    int port = args.length == 2 ? Integer.parseInt(args[1]) : 8080;
    try {
      ScoreService service = new ScoreService(AnomalyDetector.load(Path.of(args[0])), port);
      Runtime.getRuntime().addShutdownHook(new Thread(service::close));
      service.server.start();
      System.out.println("http://localhost:" + service.server.getAddress().getPort());
    } catch (IOException | IllegalArgumentException e) {
      System.err.println("error: " + Console.message(e));
      System.exit(1);
    }
  }

  private interface Answer {
    String of(byte[] body) throws IOException;
  }

  private void answer(String path, String method, String type, Answer answer) {
    server.createContext(
        path,
        exchange -> {
          underWay.incrementAndGet();
          try (exchange) {
            answer(exchange, method, type, answer);
          } finally {
            underWay.decrementAndGet();
          }
        });
  }

  private static void answer(HttpExchange exchange, String method, String type, Answer answer)
      throws IOException {
    byte[] body = exchange.getRequestBody().readNBytes(MOST_BYTES + 1);
    String context = exchange.getHttpContext().getPath(); // also of all longer paths
    if (!exchange.getRequestURI().getPath().equals(context)) {
      send(exchange, 404, TEXT, "there is " + context);
    } else if (!exchange.getRequestMethod().equals(method)) {
      send(exchange, 405, TEXT, method + " only");
    } else if (body.length > MOST_BYTES) {
      send(exchange, 413, TEXT, "at most " + MOST_BYTES + " bytes");
    } else {
      try {
        send(exchange, 200, type, answer.of(body));
      } catch (IllegalArgumentException e) {
        send(exchange, 400, TEXT, String.valueOf(e.getMessage()));
      } catch (JsonProcessingException e) {
        JsonLocation at = e.getLocation();
        String place = "line " + at.getLineNr() + ", column " + at.getColumnNr() + ": ";
        send(exchange, 400, TEXT, place + e.getOriginalMessage());
      } catch (RuntimeException e) {
        send(exchange, 500, TEXT, e.toString());
      }
    }
  }

  private static void send(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] content = text.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, content.length == 0 ? -1 : content.length);
    exchange.getResponseBody().write(content);
  }

  private String score(byte[] body) throws IOException {
    JsonNode row = JSON.readTree(body);
    checkArgument(
        row.isObject(),
        "expected a JSON object, was %s",
        row.isMissingNode() ? "nothing" : Ascii.toLowerCase(row.getNodeType().name()));
    Map<String, Object> cells = JSON.convertValue(row, new TypeReference<>() {});
    long start = System.nanoTime();
    Anomaly anomaly = detector.anomaly(cells);
    nanoseconds.add(System.nanoTime() - start);
    rows.increment();
    alarms.add(anomaly.pValue() <= FALSE_ALARMS ? 1 : 0);
    return JSON.writeValueAsString(anomaly);
  }

  private String metrics() {
    return String.format(
        Locale.ROOT,
        "scored_rows_total %d\nalarms_total %d\nscoring_seconds_total %.9f\n",
        rows.sum(),
        alarms.sum(),
        1e-9 * nanoseconds.sum());
  }

  /** Takes no more requests, and waits for answers under way. */
  @Override
  public void close() {
    // Without any, the server would wait for the whole time.
    server.stop(underWay.get() == 0 ? 0 : PATIENCE);
    threads.shutdown();
    detector.close();
  }
}
