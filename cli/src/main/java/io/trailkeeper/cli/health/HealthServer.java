package io.trailkeeper.cli.health;

import com.sun.net.httpserver.HttpExchange;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.trailkeeper.cli.health.HealthChecks.Report;
import io.trailkeeper.cli.http.PlainHttpServer;
import io.trailkeeper.cli.usage.ListenAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Serves {@code /livez}, {@code /readyz} and {@code /metrics} over plain HTTP.
 *
 * <p>{@code /livez} answers 200 while the process makes progress: to start it again would help if
 * not. {@code /readyz} answers 200 while the process can do what it is there for. Both answer 503
 * with the list of checks otherwise, and list them with {@code ?verbose} in any case. {@code
 * /metrics} is in the text format of Prometheus. Only GET and HEAD are answered.
 *
 * <p>A request may take ten seconds, and a handful are answered at a time: strangers cannot hold
 * the process up here. Thread-safe.
 */
public final class HealthServer implements AutoCloseable {

  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String METRICS_TEXT = "text/plain; version=0.0.4; charset=utf-8";
  private static final Set<String> METHODS = Set.of("GET", "HEAD");

  private final PlainHttpServer server;
  private final PrometheusMeterRegistry meters;
  private final HealthChecks live = new HealthChecks("livez");
  private final HealthChecks ready = new HealthChecks("readyz");

  private HealthServer(PlainHttpServer server, PrometheusMeterRegistry meters) {
    this.server = server;
    this.meters = meters;
  }

  /**
   * Starts to listen. Without any check it is live and ready.
   *
   * @throws HealthException if the address cannot be listened on
   */
  public static HealthServer start(ListenAddress address, PrometheusMeterRegistry meters) {
    try {
      HealthServer health = new HealthServer(PlainHttpServer.bind(address, "health"), meters);
      health.server.start(health::answer);
      return health;
    } catch (IOException e) {
      throw new HealthException(
          "listening on "
              + ListenAddress.inUrl(address.host(), address.port())
              + " for health and metrics failed ("
              + e
              + "); choose an address of this machine and a port that is free",
          e);
    }
  }

  /** Adds a check to {@code /livez}. */
  public void live(String name, HealthCheck check) {
    live.add(name, check);
  }

  /** Adds a check to {@code /readyz}. */
  public void ready(String name, HealthCheck check) {
    ready.add(name, check);
  }

  /** Returns the port that is listened on. */
  public int port() {
    return server.port();
  }

  /** Stops at once. */
  @Override
  public void close() {
    server.close();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!METHODS.contains(exchange.getRequestMethod())) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        send(exchange, 405, TEXT, "only GET and HEAD are answered\n");
        return;
      }
      switch (exchange.getRequestURI().getPath()) {
        case "/livez" -> report(exchange, live.report());
        case "/readyz" -> report(exchange, ready.report());
        case "/metrics" -> send(exchange, 200, METRICS_TEXT, meters.scrape());
        default -> send(exchange, 404, TEXT, "there are /livez, /readyz and /metrics\n");
      }
    }
  }

  private static void report(HttpExchange exchange, Report report) throws IOException {
    boolean whole = !report.passed() || isVerbose(exchange);
    send(exchange, report.passed() ? 200 : 503, TEXT, whole ? report.text() : "ok\n");
  }

  private static boolean isVerbose(HttpExchange exchange) {
    @Nullable String query = exchange.getRequestURI().getQuery();
    return query != null
        && Arrays.stream(query.split("&"))
            .anyMatch(part -> part.equals("verbose") || part.startsWith("verbose="));
  }

  private static void send(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    PlainHttpServer.send(exchange, status, type, text.getBytes(StandardCharsets.UTF_8));
  }
}
