package io.trailkeeper.collector.apiserver;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.trailkeeper.collector.tls.TlsMaterial;
import io.trailkeeper.core.pki.CertificateAuthority;
import io.trailkeeper.core.pki.KeyCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server with metrics that a test makes up, over TLS with a certificate of API servers. */
final class TestingMetrics implements AutoCloseable {

  private final CertificateAuthority authority =
      CertificateAuthority.create("cluster", Clock.systemUTC(), new SecureRandom());
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final HttpsServer server;
  private final Path directory;
  private volatile HttpHandler answer = exchange -> send(exchange, 200, "");

  TestingMetrics(Path directory) throws IOException {
    this(directory, MetricsClient.SERVER_NAME);
  }

  TestingMetrics(Path directory, String name) throws IOException {
    this.directory = directory;
    KeyCertificate own = authority.issueServing("kube-apiserver", List.of(name));
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(new TlsMaterial(own, List.of(authority.certificate())).context()));
    server.createContext("/metrics", exchange -> answer.handle(exchange));
    server.setExecutor(executor);
    server.start();
    Files.writeString(
        directory.resolve("ca.crt"),
        KeyCertificate.certificatesToPem(List.of(authority.certificate())));
    Files.writeString(directory.resolve("token"), "secret-token\n");
  }

  URI uri() {
    return URI.create("https://127.0.0.1:" + server.getAddress().getPort());
  }

  ApiServerAccess access() {
    return new ApiServerAccess(directory.resolve("ca.crt"), directory.resolve("token"));
  }

  void answer(HttpHandler next) {
    answer = next;
  }

  void answer(String text) {
    answer = exchange -> send(exchange, 200, text);
  }

  /** What an API server says that started then and has dropped so many events. */
  void counters(long startedSeconds, long dropped) {
    answer(
        "apiserver_audit_error_total{plugin=\"webhook\"} "
            + dropped
            + "\napiserver_audit_event_total 1000\nprocess_start_time_seconds "
            + startedSeconds
            + "\n");
  }

  static void send(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }
}
