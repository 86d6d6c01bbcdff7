package io.trailkeeper.cli.health;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.trailkeeper.cli.health.HealthChecks.Report;
import io.trailkeeper.cli.usage.ListenAddress;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
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

  /** Probes and one or two scrapers ask, every few seconds. */
  private static final int MAX_THREADS = 8;

  private static final int MAX_WAITING = 64;
  private static final int BACKLOG = 64;
  private static final String SECONDS_FOR_A_REQUEST = "10";
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String METRICS_TEXT = "text/plain; version=0.0.4; charset=utf-8";
  private static final Set<String> METHODS = Set.of("GET", "HEAD");

  private final HttpServer server;
  private final ThreadPoolExecutor threads;
  private final PrometheusMeterRegistry meters;
  private final HealthChecks live = new HealthChecks("livez");
  private final HealthChecks ready = new HealthChecks("readyz");

  private HealthServer(
      HttpServer server, ThreadPoolExecutor threads, PrometheusMeterRegistry meters) {
    this.server = server;
    this.threads = threads;
    this.meters = meters;
  }

  /**
   * Starts to listen. Without any check it is live and ready.
   *
   * @throws HealthException if the address cannot be listened on
   */
  public static HealthServer start(ListenAddress address, PrometheusMeterRegistry meters) {
    // The JDK's server knows these by no other way.
    for (String limit : Set.of("maxReqTime", "maxRspTime")) {
      System.getProperties().putIfAbsent("sun.net.httpserver." + limit, SECONDS_FOR_A_REQUEST);
    }
    try {
      InetSocketAddress socket =
          new InetSocketAddress(InetAddress.getByName(address.host()), address.port());
      HttpServer server = HttpServer.create(socket, BACKLOG);
      HealthServer health = new HealthServer(server, threads(), meters);
      server.setExecutor(health.threads);
      server.createContext("/", health::answer);
      server.start();
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

  /** When all are busy and the line is full, the server closes a new connection. */
  private static ThreadPoolExecutor threads() {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            MAX_THREADS,
            MAX_THREADS,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(MAX_WAITING),
            work -> {
              Thread thread = new Thread(work, "health");
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
    return threads;
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
    return server.getAddress().getPort();
  }

  /** Stops at once. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
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
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }
}
