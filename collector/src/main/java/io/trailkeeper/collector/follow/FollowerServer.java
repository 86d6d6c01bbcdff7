package io.trailkeeper.collector.follow;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.MeterRegistry;
import io.trailkeeper.collector.journal.Journal;
import io.trailkeeper.collector.server.HttpsOptions;
import io.trailkeeper.collector.server.HttpsServer;
import io.trailkeeper.collector.server.ServerErrors;
import io.trailkeeper.collector.tls.TlsMaterial;
import java.time.Clock;
import java.time.Duration;

/**
 * The HTTPS server that followers read a journal from. A follower is who its certificate says: it
 * has the role {@code FOLLOWER}, and its common name is the follower's name; it cannot name another
 * one. The operator, role {@code OPERATOR}, lists followers and makes the journal forget one.
 *
 * <p>Waits take no thread and next to no memory, so that a thousand followers may wait. The memory
 * of all requests and of all answers is bounded together; who finds no room stands in line. A
 * follower that does not take its answer in time is cut off. Thread-safe.
 */
public final class FollowerServer implements AutoCloseable {

  /** Reading the journal takes processors and a disk; nothing else here holds a thread. */
  private static final int MAX_THREADS = 32;

  /** A follower needs one with HTTP/2; the bound keeps strangers from using up all files. */
  private static final int MAX_CONNECTIONS = 4096;

  /** What a request takes of memory before its turn comes. */
  private static final int STREAM_WINDOW = 64 << 10;

  /** Longer than anything that a request waits for without a byte. */
  private static final Duration IDLE_MARGIN = Duration.ofSeconds(30);

  private final HttpsServer server;
  private final JournalHandler handler;

  /**
   * Makes a server that is not started yet; it does not close the journal.
   *
   * @param tls what it shows to followers, and the authorities of their certificates
   * @throws io.trailkeeper.collector.tls.TlsException if key or certificates cannot be used
   */
  public FollowerServer(
      FollowerServerOptions options,
      TlsMaterial tls,
      Journal journal,
      MeterRegistry meters,
      Clock clock) {
    requireNonNull(journal, "journal");
    FollowerMetrics metrics = new FollowerMetrics(meters);
    handler = new JournalHandler(journal, options, metrics, clock);
    server =
        new HttpsServer(
            new HttpsOptions(
                "followers",
                options.host(),
                options.port(),
                MAX_THREADS,
                MAX_CONNECTIONS,
                STREAM_WINDOW,
                options
                    .maxWait()
                    .plus(options.turnTimeout())
                    .plus(options.turnTimeout())
                    .plus(IDLE_MARGIN),
                options.stopTimeout()),
            tls,
            handler,
            new ServerErrors(FollowerError::ofServer, metrics::refused),
            meters,
            clock);
  }

  /**
   * Starts to listen.
   *
   * @return this
   * @throws io.trailkeeper.collector.server.ServerException if the address cannot be listened on
   */
  public FollowerServer start() {
    server.start();
    return this;
  }

  /** Returns the port that is listened on; only while it is. */
  public int port() {
    return server.port();
  }

  /**
   * Replaces key, certificate and trusted authorities. Handshakes from now on use the new ones;
   * connections that are open stay as they are.
   *
   * @throws io.trailkeeper.collector.tls.TlsException if they cannot be used; the old ones stay
   * @throws io.trailkeeper.collector.server.ServerException if they cannot be taken up; the old
   *     ones stay
   */
  public void reload(TlsMaterial tls) {
    server.reload(tls);
  }

  /**
   * Stops to listen: waits are answered at once, answers under way are sent up to the stop
   * time-out. Does nothing the second time.
   */
  @Override
  public void close() {
    handler.endWaits();
    server.close();
  }
}
