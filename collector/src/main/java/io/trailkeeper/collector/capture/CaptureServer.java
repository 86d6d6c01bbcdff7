package io.trailkeeper.collector.capture;

import io.micrometer.core.instrument.MeterRegistry;
import io.trailkeeper.collector.redaction.Redactor;
import io.trailkeeper.collector.server.HttpsOptions;
import io.trailkeeper.collector.server.HttpsServer;
import io.trailkeeper.collector.server.ServerErrors;
import io.trailkeeper.collector.tls.TlsMaterial;
import java.time.Clock;

/**
 * The HTTPS server that API servers and tailers post audit events to, {@code POST /audit/v1}, and
 * tailers what they know to be missing, {@code POST /losses/v1}.
 *
 * <p>TLS 1.2 and 1.3, HTTP/2 and HTTP/1.1, client certificates required. A list is read in a thread
 * of its own and answered with 200 once the intake has committed it; what was not answered with 200
 * is sent again by the API server. Thread-safe.
 */
public final class CaptureServer implements AutoCloseable {

  /** Each list being read has a thread; more wait in line. */
  private static final int MAX_THREADS = 64;

  /** An API server needs one with HTTP/2; the bound keeps strangers from using up all files. */
  private static final int MAX_CONNECTIONS = 1024;

  /**
   * As much as the connection may send in all: a list of ordinary size arrives without waiting for
   * the other side, and with one update of the window or none.
   */
  private static final int STREAM_WINDOW = 1 << 20;

  private final HttpsServer server;

  /**
   * Makes a server that is not started yet; it does not close what it is given.
   *
   * @param tls what it shows to API servers, and the authorities of their certificates
   * @throws io.trailkeeper.collector.tls.TlsException if key or certificates cannot be used
   */
  public CaptureServer(
      CaptureOptions options,
      TlsMaterial tls,
      Redactor redactor,
      EventIntake intake,
      LossNotes losses,
      Quarantine quarantine,
      MeterRegistry meters,
      Clock clock) {
    CaptureMetrics metrics = new CaptureMetrics(meters);
    server =
        new HttpsServer(
            new HttpsOptions(
                "capture",
                options.host(),
                options.port(),
                MAX_THREADS,
                MAX_CONNECTIONS,
                STREAM_WINDOW,
                options.idleTimeout(),
                options.stopTimeout()),
            tls,
            new AuditHandler(
                new EventListIntake(redactor, intake, quarantine, losses, metrics),
                losses,
                new ReadingBudget(options.maxEventBytes(), options.readingBytes()),
                metrics,
                new ClientCertificates(meters, clock),
                clock,
                options.bodyTimeout()),
            new ServerErrors(CaptureError::ofServer, metrics::refused),
            meters,
            clock);
  }

  /**
   * Starts to listen.
   *
   * @return this
   * @throws io.trailkeeper.collector.server.ServerException if the address cannot be listened on
   */
  public CaptureServer start() {
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

  /** Stops to listen, waits for requests under way up to the stop time-out, then ends them. */
  @Override
  public void close() {
    server.close();
  }
}
