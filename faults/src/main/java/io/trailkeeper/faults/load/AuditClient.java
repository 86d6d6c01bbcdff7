package io.trailkeeper.faults.load;

import io.trailkeeper.core.pki.KeyCertificate;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * Posts bodies over mutual TLS, as an API server's audit webhook does: on one connection that is
 * kept. Thread-safe.
 */
public final class AuditClient {

  /** What a kube-apiserver gives a webhook. */
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private static final int SLOW_BYTES = 16 << 10;
  private static final long SLOW_MILLIS = 100;

  private final SSLContext tls;
  private final HttpClient client;
  private final int port;

  private AuditClient(SSLContext tls, int port) {
    this.tls = tls;
    this.port = port;
    this.client =
        HttpClient.newBuilder().sslContext(tls).connectTimeout(Duration.ofSeconds(5)).build();
  }

  /** Makes a client of a capture on 127.0.0.1. */
  public static AuditClient of(KeyCertificate own, X509Certificate authority, int port) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("own", own.key(), new char[0], own.chain().toArray(Certificate[]::new));
      store.setCertificateEntry("ca", authority);
      KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
      keys.init(store, new char[0]);
      TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
      trust.init(store);
      SSLContext tls = SSLContext.getInstance("TLS");
      tls.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
      return new AuditClient(tls, port);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("certificates that were just made cannot be used", e);
    }
  }

  /**
   * Posts a body, over HTTP/2.
   *
   * @param slowly a few bytes at a time
   * @return the HTTP status
   * @throws IOException if there was no answer
   */
  public int post(byte[] body, boolean slowly) throws IOException, InterruptedException {
    BodyPublisher publisher =
        slowly
            ? BodyPublishers.ofInputStream(() -> new SlowStream(body))
            : BodyPublishers.ofByteArray(body);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + "/audit/v1?timeout=30s"))
            .header("Content-Type", "application/json")
            .timeout(TIMEOUT)
            .POST(publisher)
            .build();
    return client.send(request, BodyHandlers.ofString()).statusCode();
  }

  /**
   * Sends the beginning of a request and cuts the connection.
   *
   * @param bytes how much of the body is sent
   */
  void cut(byte[] body, int bytes) throws IOException {
    try (SSLSocket socket =
        (SSLSocket) tls.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
      OutputStream out = socket.getOutputStream();
      String head =
          "POST /audit/v1?timeout=30s HTTP/1.1\r\nHost: 127.0.0.1:"
              + port
              + "\r\nContent-Type: application/json\r\nContent-Length: "
              + body.length
              + "\r\n\r\n";
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      out.write(body, 0, bytes);
      out.flush();
    }
  }

  /** Gives a few bytes at a time. */
  private static final class SlowStream extends InputStream {
    private final byte[] body;
    private int at;

    SlowStream(byte[] body) {
      this.body = body;
    }

    @Override
    public int read() {
      return at < body.length ? body[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (at >= body.length) {
        return -1;
      }
      try {
        Thread.sleep(SLOW_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
      int count = Math.min(Math.min(length, SLOW_BYTES), body.length - at);
      System.arraycopy(body, at, into, offset, count);
      at += count;
      return count;
    }
  }
}
