package io.trailkeeper.collector.server;

import io.micrometer.core.instrument.MeterRegistry;
import io.trailkeeper.collector.tls.TlsException;
import io.trailkeeper.collector.tls.TlsMaterial;
import java.time.Clock;
import java.util.Objects;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http2.HTTP2Cipher;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * An HTTPS server with mutual TLS: TLS 1.2 and 1.3, HTTP/2 and HTTP/1.1, client certificates
 * required. Handshakes that fail are counted by cause and logged. Thread-safe.
 */
public final class HttpsServer implements AutoCloseable {

  /** The headers of our clients are a few hundred bytes. */
  private static final int HEADER_BYTES = 16 << 10;

  private final HttpsOptions options;
  private final Server server;
  private final ServerConnector connector;
  private final SslContextFactory.Server tlsFactory = new SslContextFactory.Server();

  /**
   * Makes a server that is not started yet.
   *
   * @param handler answers the requests
   * @param errors answers where the server itself found an error
   * @throws TlsException if key or certificates cannot be used
   */
  public HttpsServer(
      HttpsOptions options,
      TlsMaterial tls,
      Handler handler,
      ServerErrors errors,
      MeterRegistry meters,
      Clock clock) {
    this.options = Objects.requireNonNull(options, "options");
    QueuedThreadPool threads = new QueuedThreadPool(options.maxThreads());
    threads.setName(options.name());
    server = new Server(threads);
    server.setStopTimeout(options.stopTimeout().toMillis());
    server.setErrorHandler(errors);
    server.setHandler(new GracefulHandler(handler));
    configureTls(tls);
    connector = newConnector();
    connector.addBean(new HandshakeLog("trailkeeper." + options.name() + ".", meters, clock));
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(options.maxConnections(), connector));
  }

  /**
   * Starts to listen.
   *
   * @throws ServerException if the address cannot be listened on
   */
  public void start() {
    try {
      server.start();
    } catch (Exception e) {
      close();
      throw new ServerException(
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
   * @throws TlsException if key or certificates cannot be used; the old ones stay
   * @throws ServerException if they cannot be taken up; the old ones stay
   */
  public void reload(TlsMaterial tls) {
    var context = tls.context();
    try {
      tlsFactory.reload(factory -> factory.setSslContext(context));
    } catch (Exception e) {
      throw new ServerException("could not take up the new certificates; the old ones stay", e);
    }
  }

  /** Stops to listen, waits for requests under way up to the stop time-out, then ends them. */
  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new ServerException("could not stop listening on port " + options.port(), e);
    }
  }

  private void configureTls(TlsMaterial tls) {
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
    // A client may come by another address than the one that it checks the certificate for
    // (tls-server-name): an API server that reaches a Service by an address does.
    http.addCustomizer(new SecureRequestCustomizer(false));
    HTTP2ServerConnectionFactory http2 = new HTTP2ServerConnectionFactory(http);
    http2.setStreamIdleTimeout(options.idleTimeout().toMillis());
    http2.setInitialStreamRecvWindow(options.streamWindow());
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
