package io.trailkeeper.collector.capture;

import io.micrometer.core.instrument.MeterRegistry;
import io.trailkeeper.collector.redaction.Redactor;
import java.time.Clock;
import java.util.Objects;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http2.HTTP2Cipher;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The HTTPS server that API servers post their audit events to: {@code POST /audit/v1}.
 *
 * <p>TLS 1.2 and 1.3, HTTP/2 and HTTP/1.1, client certificates required. A list is read in a thread
 * of its own and answered with 200 once the intake has committed it; what was not answered with 200
 * is sent again by the API server. Thread-safe.
 */
public final class CaptureServer implements AutoCloseable {

  /** A header of an audit webhook is a few hundred bytes. */
  private static final int HEADER_BYTES = 16 << 10;

  /** Each list being read has a thread; more wait in line. */
  private static final int MAX_THREADS = 64;

  /** An API server needs one with HTTP/2; the bound keeps strangers from using up all files. */
  private static final int MAX_CONNECTIONS = 1024;

  private final CaptureOptions options;
  private final Server server;
  private final ServerConnector connector;
  private final SslContextFactory.Server tlsFactory = new SslContextFactory.Server();

  /** Makes a server that is not started yet; it does not close what it is given. */
  public CaptureServer(
      CaptureOptions options,
      CaptureTls tls,
      Redactor redactor,
      EventIntake intake,
      Quarantine quarantine,
      MeterRegistry meters,
      Clock clock) {
    this.options = Objects.requireNonNull(options, "options");
    CaptureMetrics metrics = new CaptureMetrics(meters);
    QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS);
    threads.setName("capture");
    server = new Server(threads);
    server.setStopTimeout(options.stopTimeout().toMillis());
    server.setErrorHandler(new ServerErrors(metrics));
    server.setHandler(
        new GracefulHandler(
            new AuditHandler(
                new EventListIntake(redactor, intake, quarantine, metrics),
                new ReadingBudget(options.maxEventBytes(), options.readingBytes()),
                metrics,
                clock,
                options.bodyTimeout())));
    configureTls(tls);
    connector = newConnector();
    connector.addBean(new HandshakeLog(metrics, clock));
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(MAX_CONNECTIONS, connector));
  }

  /**
   * Starts to listen.
   *
   * @return this
   * @throws CaptureException if the address cannot be listened on
   */
  public CaptureServer start() {
    try {
      server.start();
      return this;
    } catch (Exception e) {
      close();
      throw new CaptureException(
          "could not listen on "
              + options.host()
              + ":"
              + options.port()
              + " ("
              + rootMessage(e)
              + "); choose an address of this machine and a port that is free",
          e);
    }
  }

  /** Returns the port that is listened on; only while it is. */
  public int port() {
    return connector.getLocalPort();
  }

  /**
   * Replaces key, certificate and trusted authorities. Handshakes from now on use the new ones;
   * connections that are open stay as they are.
   *
   * @throws CaptureException if they cannot be used; the old ones stay
   */
  public void reload(CaptureTls tls) {
    var context = tls.context();
    try {
      tlsFactory.reload(factory -> factory.setSslContext(context));
    } catch (Exception e) {
      throw new CaptureException("could not take up the new certificates; the old ones stay", e);
    }
  }

  /** Stops to listen, waits for requests under way up to the stop time-out, then ends them. */
  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new CaptureException("could not stop listening on port " + options.port(), e);
    }
  }

  private void configureTls(CaptureTls tls) {
    tlsFactory.setSslContext(tls.context());
    tlsFactory.setNeedClientAuth(true);
    tlsFactory.setIncludeProtocols("TLSv1.3", "TLSv1.2");
    tlsFactory.setCipherComparator(HTTP2Cipher.COMPARATOR);
    tlsFactory.setRenegotiationAllowed(false);
  }

  private ServerConnector newConnector() {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendXPoweredBy(false);
    http.setRequestHeaderSize(HEADER_BYTES);
    HTTP2ServerConnectionFactory http2 = new HTTP2ServerConnectionFactory(http);
    http2.setStreamIdleTimeout(options.idleTimeout().toMillis());
    HttpConnectionFactory http1 = new HttpConnectionFactory(http);
    ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory();
    alpn.setDefaultProtocol(http1.getProtocol());
    SslConnectionFactory ssl = new SslConnectionFactory(tlsFactory, alpn.getProtocol());
    ServerConnector made = new ServerConnector(server, ssl, alpn, http2, http1);
    made.setHost(options.host());
    made.setPort(options.port());
    made.setIdleTimeout(options.idleTimeout().toMillis());
    return made;
  }

  private static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.toString();
  }
}
