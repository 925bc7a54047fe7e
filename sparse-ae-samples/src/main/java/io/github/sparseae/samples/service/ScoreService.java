package io.github.sparseae.samples.service;

import io.github.sparseae.AnomalyDetector;
import io.github.sparseae.cli.Console;
import io.github.sparseae.metrics.Anomaly;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Scores rows of a table over HTTP: {@code POST /score} with a row as a JSON object, {@code GET
 * /health}, {@code GET /metrics} in Prometheus' format. Ends on SIGTERM, after the answers under
 * way. The arguments are the file of a detector on a table, and a port.
 */
public final class ScoreService implements AutoCloseable {
  private static final double FALSE_ALARMS = 0.01;

  private final AnomalyDetector detector;
  private final HttpJson http;
  private final LongAdder rows = new LongAdder();
  private final LongAdder alarms = new LongAdder();
  private final LongAdder nanoseconds = new LongAdder();

  /** Opens the service of a detector, which is closed with it. */
  ScoreService(AnomalyDetector detector, int port) throws IOException {
    this.detector = detector;
    http = new HttpJson(port);
    http.post("/score", this::score);
    http.get("/health", () -> "{\"status\":\"UP\",\"rows\":" + rows + "}");
    http.get("/metrics", this::metrics);
  }

  /** Serves until the process is ended. */
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
      System.out.println("http://localhost:" + service.start());
    } catch (IOException | IllegalArgumentException e) {
      System.err.println("error: " + Console.message(e));
      System.exit(1);
    }
  }

  /** Begins to answer, and returns the port. */
  int start() {
    return http.start();
  }

  private Anomaly score(Map<String, Object> row) {
    long start = System.nanoTime();
    Anomaly anomaly = detector.anomaly(row);
    nanoseconds.add(System.nanoTime() - start);
    rows.increment();
    alarms.add(anomaly.pValue() <= FALSE_ALARMS ? 1 : 0);
    return anomaly;
  }

  private String metrics() {
    return String.format(
        Locale.ROOT,
        "scored_rows_total %d\nalarms_total %d\nscoring_seconds_total %.9f\n",
        rows.sum(),
        alarms.sum(),
        1e-9 * nanoseconds.sum());
  }

  @Override
  public void close() {
    http.stop();
    detector.close();
  }
}
