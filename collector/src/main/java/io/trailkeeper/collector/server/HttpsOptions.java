package io.trailkeeper.collector.server;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How a server listens.
 *
 * @param name what its threads and, after {@code trailkeeper.}, its metrics are called
 * @param host the address to listen on, for example {@code 0.0.0.0} or {@code localhost}
 * @param port the port to listen on; 0 for any free one
 * @param maxThreads how many threads it has at most
 * @param maxConnections how many connections may be open; the bound keeps strangers from using up
 *     all files
 * @param streamWindow how many bytes of a request's body a client may send over HTTP/2 before the
 *     server reads them
 * @param idleTimeout how long a connection may be silent
 * @param stopTimeout how long requests under way have when it stops
 */
public record HttpsOptions(
    String name,
    String host,
    int port,
    int maxThreads,
    int maxConnections,
    int streamWindow,
    Duration idleTimeout,
    Duration stopTimeout) {

  private static final int MAX_PORT = 65_535;

  /**
   * @throws IllegalArgumentException naming the value that is out of range
   */
  public HttpsOptions {
    requireNonNull(name, "name");
    requireNonNull(host, "host");
    if (port < 0 || port > MAX_PORT) {
      throw new IllegalArgumentException("port " + port + " is not one of 0 to " + MAX_PORT);
    }
    requirePositive("idleTimeout", idleTimeout);
    requirePositive("stopTimeout", stopTimeout);
  }

  private static void requirePositive(String name, Duration duration) {
    if (duration.isNegative() || duration.isZero()) {
      throw new IllegalArgumentException(name + " is " + duration + ", expected more than nothing");
    }
  }
}
