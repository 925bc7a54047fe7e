package com.example.scoring;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Starts the jar, calls it, and ends it in the middle of a request. */
public final class Check {
  private static final String ROW = "{\"pressure\":101300,\"flow\":%d,\"temperature\":60}";
  private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

  private Check() {}

  public static void main(String[] args) throws Exception {
    Path folder = Files.createTempDirectory("scoring");
    Process service =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-jar",
                Path.of(args[0]).toAbsolutePath().toString(),
                "--server.port=0")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    try {
      int port = port(service);
      check(get(port, "/actuator/health"), "\"status\":\"UP\"");
      check(post(port, String.format(ROW, 12)), "\"pValue\":");
      check(post(port, String.format(ROW, 90)), "\"contributions\":[{\"column\":\"flow\"");
      check(post(port, "{\"pressure\":1}"), "column \"flow\" is missing");
      String metrics = get(port, "/actuator/prometheus");
      check(metrics, "scoring_alarms_total 1.0");
      check(metrics, "scoring_seconds_count 3");
      check(metrics, "training_epochs_total 10.0");
      check(metrics, "training_loss ");
      check(endInTheMiddle(service, port, String.format(ROW, 12)), "\"pValue\":");
      if (!service.waitFor(30, TimeUnit.SECONDS) || service.exitValue() != 143) {
        throw new AssertionError("the service did not end as SIGTERM ends it");
      }
    } finally {
      service.destroyForcibly();
    }
  }

  private static int port(Process service) throws IOException {
    for (String line = service.inputReader().readLine();
        line != null;
        line = service.inputReader().readLine()) {
      System.out.println(line);
      Matcher port = PORT.matcher(line);
      if (port.find()) {
        return Integer.parseInt(port.group(1));
      }
    }
    throw new AssertionError("the service did not start");
  }

  private static String get(int port, String path) throws Exception {
    return send(HttpRequest.newBuilder(uri(port, path)).build());
  }

  private static String post(int port, String row) throws Exception {
    return send(
        HttpRequest.newBuilder(uri(port, "/score"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(row))
            .build());
  }

  private static URI uri(int port, String path) {
    return URI.create("http://localhost:" + port + path);
  }

  private static String send(HttpRequest request) throws Exception {
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  /** Sends half of a row, then SIGTERM, then the rest; returns the answer. */
  private static String endInTheMiddle(Process service, int port, String row) throws Exception {
    byte[] body = row.getBytes(UTF_8);
    try (Socket socket = new Socket("localhost", port)) {
      OutputStream out = socket.getOutputStream();
      String header =
          "POST /score HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
              + "Content-Length: "
              + body.length
              + "\r\nConnection: close\r\n\r\n";
      out.write(header.getBytes(UTF_8));
      out.write(body, 0, 10);
      out.flush();
      Thread.sleep(1000);
      service.destroy();
      Thread.sleep(1000);
      out.write(body, 10, body.length - 10);
      out.flush();
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  private static void check(String text, String part) {
    if (!text.contains(part)) {
      throw new AssertionError("expected " + part + " in " + text);
    }
  }
}
