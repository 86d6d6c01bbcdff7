package io.trailkeeper.cli.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.trailkeeper.cli.usage.ListenAddress;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Serves plain HTTP to a few clients.
 *
 * <p>A request may take ten seconds to come in, and a handful are answered at a time: strangers
 * cannot hold the process up here. Thread-safe.
 */
public final class PlainHttpServer implements AutoCloseable {

  private static final int MAX_THREADS = 8;
  private static final int MAX_WAITING = 64;
  private static final int BACKLOG = 64;
  private static final String SECONDS_FOR_A_REQUEST = "10";

  private final HttpServer server;
  private final ThreadPoolExecutor threads;

  private PlainHttpServer(HttpServer server, ThreadPoolExecutor threads) {
    this.server = server;
    this.threads = threads;
  }

  /**
   * Binds to an address; nothing is answered before {@link #start}.
   *
   * @param name what its threads are called
   * @throws IOException if the address cannot be listened on
   */
  public static PlainHttpServer bind(ListenAddress address, String name) throws IOException {
    // The JDK's server knows these by no other way.
    for (String limit : Set.of("maxReqTime", "maxRspTime")) {
      System.getProperties().putIfAbsent("sun.net.httpserver." + limit, SECONDS_FOR_A_REQUEST);
    }
    InetSocketAddress socket =
        new InetSocketAddress(InetAddress.getByName(address.host()), address.port());
    return new PlainHttpServer(HttpServer.create(socket, BACKLOG), threads(name));
  }

  /**
   * Starts to answer.
   *
   * @param handler answers every request, in several threads at a time
   */
  public void start(HttpHandler handler) {
    server.setExecutor(threads);
    server.createContext("/", handler);
    server.start();
  }

  /** When all are busy and the line is full, the server closes a new connection. */
  private static ThreadPoolExecutor threads(String name) {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            MAX_THREADS,
            MAX_THREADS,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(MAX_WAITING),
            work -> {
              Thread thread = new Thread(work, name);
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
    return threads;
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

  /** Sends an answer that nobody is to keep. HEAD gets its headers alone. */
  public static void send(HttpExchange exchange, int status, String contentType, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", contentType);
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }
}
