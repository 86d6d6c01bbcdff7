package io.trailkeeper.objectstore.s3;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * An HTTP server that answers what a test tells it to: for what a real S3 server cannot be made to
 * say. It remembers what it was asked.
 */
final class ScriptedEndpoint implements AutoCloseable {

  /** A request as it came in, its body read as UTF-8. */
  record Request(String method, String path, Headers headers, String body) {}

  /** An answer to send. */
  record Answer(int status, Map<String, String> headers, String body) {

    static Answer of(int status) {
      return new Answer(status, Map.of(), "");
    }

    /** An error as S3 words it. */
    static Answer error(int status, String code, String message) {
      return new Answer(
          status,
          Map.of("x-amz-request-id", "REQUEST1"),
          "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>"
              + code
              + "</Code><Message>"
              + message
              + "</Message><RequestId>REQUEST1</RequestId></Error>");
    }

    static Answer created() {
      return new Answer(200, Map.of("ETag", "\"0123456789abcdef0123456789abcdef\""), "");
    }
  }

  private final HttpServer server;
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final List<Request> requests = new CopyOnWriteArrayList<>();

  ScriptedEndpoint(Function<Request, Answer> script) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(executor);
    server.createContext("/", exchange -> answer(exchange, script));
    server.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  List<Request> requests() {
    return requests;
  }

  private void answer(HttpExchange exchange, Function<Request, Answer> script) throws IOException {
    try (exchange) {
      Request request =
          new Request(
              exchange.getRequestMethod(),
              exchange.getRequestURI().toString(),
              exchange.getRequestHeaders(),
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      requests.add(request);
      Answer answer = script.apply(request);
      answer.headers().forEach(exchange.getResponseHeaders()::set);
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      boolean hasBody = body.length > 0 && !request.method().equals("HEAD");
      exchange.sendResponseHeaders(answer.status(), hasBody ? body.length : -1);
      if (hasBody) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }
}
