package io.github.sparseae.samples.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/** The Java Development Kit's HTTP server, with rows in JSON. */
final class HttpJson {
  private static final int MOST_BYTES = 1 << 20;
  private static final int THREADS = 16;

  /** The longest time in seconds that stopping waits for answers under way. */
  private static final int PATIENCE = 10;

  private static final String TEXT = "text/plain; charset=utf-8";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final AtomicInteger underWay = new AtomicInteger();
  private final HttpServer server;

  /** Opens a server, which answers after {@link #start}, at a port, 0 for any free one. */
  HttpJson(int port) throws IOException {
    server = HttpServer.create(new InetSocketAddress(port), 0);
    server.setExecutor(threads);
  }

  void get(String path, Supplier<String> text) {
    answer("GET", path, TEXT, body -> text.get().getBytes(UTF_8));
  }

  /** Answers POST of a JSON object with another object in JSON. */
  void post(String path, Function<Map<String, Object>, Object> answer) {
    answer(
        "POST",
        path,
        "application/json",
        body ->
            JSON.writeValueAsBytes(answer.apply(JSON.readValue(body, new TypeReference<>() {}))));
  }

  private interface Answer {
    byte[] of(byte[] body) throws IOException;
  }

  private void answer(String method, String path, String type, Answer answer) {
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
    if (!exchange.getRequestMethod().equals(method)) {
      send(exchange, 405, TEXT, (method + " only").getBytes(UTF_8));
    } else if (body.length > MOST_BYTES) {
      send(exchange, 413, TEXT, ("at most " + MOST_BYTES + " bytes").getBytes(UTF_8));
    } else {
      try {
        send(exchange, 200, type, answer.of(body));
      } catch (IllegalArgumentException | JsonProcessingException e) {
        send(exchange, 400, TEXT, String.valueOf(e.getMessage()).getBytes(UTF_8));
      } catch (RuntimeException e) {
        send(exchange, 500, TEXT, e.toString().getBytes(UTF_8));
      }
    }
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] content)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, content.length == 0 ? -1 : content.length);
    exchange.getResponseBody().write(content);
  }

  /** Begins to answer, and returns the port. */
  int start() {
    server.start();
    return server.getAddress().getPort();
  }

  /** Takes no more requests, and waits for answers under way. */
  void stop() {
    // Without any, the server would wait for the whole time.
    server.stop(underWay.get() == 0 ? 0 : PATIENCE);
    threads.shutdown();
  }
}
