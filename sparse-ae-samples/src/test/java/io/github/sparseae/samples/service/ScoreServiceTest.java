package io.github.sparseae.samples.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparseae.AnomalyDetector;
import io.github.sparseae.data.Csv;
import io.github.sparseae.engine.Compute;
import io.github.sparseae.samples.run.PumpReadings;
import io.github.sparseae.stress.StressBounds;
import io.github.sparseae.table.TableSchema;
import io.github.sparseae.train.Training;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The service in a process of its own, with little memory, in plain Java. */
class ScoreServiceTest {
  private static final int THREADS = 16;

  /** Requests a second of each thread, {@code -Dstress.rate}. */
  private static final int RATE = Integer.getInteger("stress.rate", 20);

  private static final String ROW =
      "{\"pressure\":101300,\"flow\":12,\"current\":7,\"temperature\":60,\"vibration\":0.8,"
          + "\"noise\":%d}";

  @TempDir private static Path folder;
  private static Path detector;

  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeAll
  static void fit() throws IOException {
    Path readings = PumpReadings.write(folder.resolve("pumps.csv"), 2000);
    Csv csv = Csv.plain().header();
    TableSchema schema = TableSchema.infer(csv, readings);
    detector = folder.resolve("detector.safetensors");
    try (AnomalyDetector fitted =
        AnomalyDetector.builder()
            .schema(schema)
            .compute(Compute.auto().engine("java"))
            .training(Training.epochs(5))
            .fit(schema.read(csv, readings))) {
      fitted.save(detector);
    }
  }

  private static ProcessBuilder command(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-Dsparseae.engine=java",
                "-cp",
                System.getProperty("java.class.path"),
                ScoreService.class.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command);
  }

  /** A process of the service. */
  private static final class Service implements AutoCloseable {
    final Process process;
    final String address;

    Service() throws IOException {
      process =
          command(detector.toString(), "0").redirectError(ProcessBuilder.Redirect.INHERIT).start();
      address = process.inputReader().readLine();
    }

    HttpRequest get(String path) {
      return HttpRequest.newBuilder(URI.create(address + path)).build();
    }

    HttpRequest score(String row) {
      return HttpRequest.newBuilder(URI.create(address + "/score"))
          .POST(HttpRequest.BodyPublishers.ofString(row))
          .build();
    }

    /** Returns the resident memory in bytes. */
    long residentBytes() throws IOException {
      Matcher pages =
          Pattern.compile("VmRSS:\\s+(\\d+) kB")
              .matcher(Files.readString(Path.of("/proc/" + process.pid() + "/status")));
      assertThat(pages.find()).isTrue();
      return 1024 * Long.parseLong(pages.group(1));
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }

  private HttpResponse<String> send(HttpRequest request) throws Exception {
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  @Test
  @Timeout(60)
  void service_scoresRowsByName_andRefusesOthers() throws Exception {
    try (Service service = new Service()) {
      assertThat(send(service.get("/health")).body()).isEqualTo("{\"status\":\"UP\",\"rows\":0}");
      String normal = send(service.score(String.format(ROW, 45))).body();
      String odd = send(service.score(String.format(ROW, 450))).body();
      assertThat(normal).contains("\"score\":", "\"pValue\":", "\"column\":\"noise\"");
      assertThat(odd)
          .contains("\"contributions\":[{\"column\":\"noise\",\"unit\":\"\",\"value\":450.0");
      assertThat(send(service.get("/metrics")).body())
          .startsWith("scored_rows_total 2\nalarms_total 1\nscoring_seconds_total 0.");

      HttpResponse<String> unknown = send(service.score("{\"pressure\":1}"));
      assertThat(unknown.statusCode()).isEqualTo(400);
      assertThat(unknown.body()).isEqualTo("column \"flow\" is missing");
      HttpResponse<String> text = send(service.score("no JSON"));
      assertThat(text.statusCode()).isEqualTo(400);
      assertThat(text.body())
          .startsWith("line 1, column 1: Unrecognized token 'no'")
          .doesNotContain("\n");
      assertThat(send(service.score("{\"noise\":1,\"noise\":2}")).body())
          .isEqualTo("line 1, column 19: Duplicate field 'noise'");
      assertThat(send(service.score(String.format(ROW, 45) + "{}")).statusCode()).isEqualTo(400);
      assertThat(send(service.score("[1]")).body()).isEqualTo("expected a JSON object, was array");
      assertThat(send(service.get("/healthy")).statusCode()).isEqualTo(404);
      HttpResponse<String> none = send(service.score("null"));
      assertThat(none.statusCode()).isEqualTo(400);
      assertThat(none.body()).isEqualTo("expected a JSON object, was null");
      assertThat(send(service.get("/score")).statusCode()).isEqualTo(405);
      assertThat(send(service.score("\"" + "x".repeat(1 << 20) + "\"")).statusCode())
          .isEqualTo(413);
    }
  }

  @Test
  @Timeout(60)
  void main_withoutADetectorOrWithAWrongPort_saysTheUsage() throws Exception {
    for (String[] wrong : new String[][] {{}, {"detector.safetensors", "http"}}) {
      Process process = command(wrong).redirectErrorStream(true).start();
      assertThat(process.inputReader().lines())
          .containsExactly("usage: ScoreService DETECTOR.safetensors [PORT], by default port 8080");
      assertThat(process.waitFor()).isEqualTo(2);
    }
  }

  @Test
  @Timeout(60)
  void main_thatCannotServe_saysWhyInOneLine() throws Exception {
    Process missing = command("missing.safetensors").start();
    assertThat(missing.errorReader().lines())
        .containsExactly("error: missing.safetensors: no such file or folder");
    assertThat(missing.waitFor()).isEqualTo(1);
    Process noPort = command(detector.toString(), "99999").start();
    assertThat(noPort.errorReader().lines()).singleElement().asString().contains("port", "99999");
  }

  @Test
  @Timeout(60)
  void service_onSigtermInTheMiddleOfARequest_answersItAndEnds() throws Exception {
    byte[] row = String.format(ROW, 45).getBytes(UTF_8);
    try (Service service = new Service();
        Socket socket = new Socket("localhost", URI.create(service.address).getPort())) {
      OutputStream out = socket.getOutputStream();
      out.write(
          ("POST /score HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
                  + row.length
                  + "\r\nConnection: close\r\n\r\n")
              .getBytes(UTF_8));
      out.write(row, 0, 10);
      out.flush();
      Thread.sleep(500); // Until the service reads the body.
      service.process.destroy();
      Thread.sleep(500);
      out.write(row, 10, row.length - 10);
      out.flush();

      assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
          .startsWith("HTTP/1.1 200 ")
          .endsWith("}]}");
      assertThat(service.process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(service.process.exitValue()).isEqualTo(143);
    }
  }

  /** What one thread saw. */
  private static final class Answers {
    final long[] nanoseconds;
    final int broken;

    Answers(long[] nanoseconds, int broken) {
      this.nanoseconds = nanoseconds;
      this.broken = broken;
    }
  }

  /**
   * Sends rows at a steady rate; in full, an hour in two halves. A row is due at its time whether
   * or not the one before is answered, and its latency counts from there, so that a stall of the
   * service is seen in every row that waited for it.
   */
  @Test
  @Tag(StressBounds.TAG)
  @EnabledOnOs(OS.LINUX)
  void service_underRequestsFrom16Threads_keepsItsMemory() throws Exception {
    int seconds = StressBounds.rounds(1, 1800);
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try (Service service = new Service()) {
      long start = service.residentBytes();
      List<Answers> first = answers(threads, service, seconds);
      long before = service.residentBytes();
      List<Answers> second = answers(threads, service, seconds);
      long after = service.residentBytes();
      StressBounds.report(
          "%d threads with %d requests a second each, twice %d s: %s, then %s; resident %d MB at"
              + " the start, %d MB after the first, %d MB after the second",
          THREADS,
          RATE,
          seconds,
          latencies(first),
          latencies(second),
          start >> 20,
          before >> 20,
          after >> 20);
      assertThat(first).allSatisfy(each -> assertThat(each.broken).isZero());
      assertThat(second).allSatisfy(each -> assertThat(each.broken).isZero());
      // The heap of 64 MB, and what the virtual machine needs beside it.
      assertThat(after).isLessThan(192L << 20);
      if (StressBounds.full()) {
        assertThat(after).isLessThan(before + (16L << 20));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static String latencies(List<Answers> answers) {
    long[] times =
        answers.stream().flatMapToLong(each -> Arrays.stream(each.nanoseconds)).sorted().toArray();
    return String.format(
        Locale.ROOT,
        "%d answers with a median of %.2f ms, p99 %.2f ms, p99.9 %.2f ms",
        times.length,
        1e-6 * times[times.length / 2],
        1e-6 * times[(int) (0.99 * times.length)],
        1e-6 * times[(int) (0.999 * times.length)]);
  }

  private List<Answers> answers(ExecutorService threads, Service service, int seconds)
      throws Exception {
    long start = System.nanoTime();
    long interval = TimeUnit.SECONDS.toNanos(1) / RATE;
    List<Callable<Answers>> requests = new ArrayList<>();
    for (int thread = 0; thread < THREADS; thread++) {
      long first = start + interval * thread / THREADS;
      requests.add(() -> request(service, first, interval, seconds * RATE));
    }
    List<Answers> answers = new ArrayList<>();
    for (Future<Answers> each : threads.invokeAll(requests)) {
      answers.add(each.get());
    }
    return answers;
  }

  private Answers request(Service service, long first, long interval, int count) throws Exception {
    long[] nanoseconds = new long[count];
    int broken = 0;
    HttpRequest request = service.score(String.format(ROW, 45));
    for (int row = 0; row < count; row++) {
      long due = first + row * interval;
      TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
      HttpResponse<String> response = send(request);
      if (response.statusCode() != 200 || !response.body().endsWith("}]}")) {
        broken++;
      }
      nanoseconds[row] = System.nanoTime() - due;
    }
    return new Answers(nanoseconds, broken);
  }
}
