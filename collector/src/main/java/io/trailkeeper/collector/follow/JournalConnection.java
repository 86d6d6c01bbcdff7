package io.trailkeeper.collector.follow;

import static java.util.Objects.requireNonNull;

import io.trailkeeper.collector.tls.TlsException;
import io.trailkeeper.collector.tls.TlsMaterial;
import io.trailkeeper.core.journal.ReadRequest;
import io.trailkeeper.core.pki.ClientIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Requests to one server, over connections that are kept open. New certificates make new
 * connections; what is under way goes on over the old ones. Thread-safe.
 */
final class JournalConnection {

  private static final int FORBIDDEN = 403;
  private static final int UNAUTHORIZED = 401;
  private static final int MOST_CAUSES = 10;

  private final URI server;
  private final Supplier<TlsMaterial> tls;
  private final Duration connectTimeout;
  private final Duration answerTimeout;
  private @Nullable Link link;
  private @Nullable Shown shown;

  JournalConnection(
      URI server, Supplier<TlsMaterial> tls, Duration connectTimeout, Duration answerTimeout) {
    requireNonNull(tls, "tls");
    String path = String.valueOf(server.getPath());
    if (!"https".equals(server.getScheme())
        || server.getHost() == null
        || !(path.isEmpty() || path.equals("/"))
        || server.getQuery() != null) {
      throw new IllegalArgumentException(
          "a journal's server is given as https://host:port, found " + server);
    }
    this.server = server;
    this.tls = tls;
    this.connectTimeout = connectTimeout;
    this.answerTimeout = answerTimeout;
  }

  /** The client of one set of certificates. */
  private record Link(TlsMaterial material, HttpClient client) {}

  /** Who a certificate names. */
  private record Shown(X509Certificate certificate, ClientIdentity identity) {}

  URI server() {
    return server;
  }

  /**
   * Returns who the certificate that is shown to the server says this is.
   *
   * @throws UncheckedIOException if there is none that can be used
   */
  synchronized ClientIdentity identity() {
    X509Certificate certificate = link().material().own().certificate();
    if (shown == null || !shown.certificate().equals(certificate)) {
      shown = new Shown(certificate, ClientIdentity.of(certificate));
    }
    return shown.identity();
  }

  /**
   * Asks, and returns what came back, whatever it is.
   *
   * @param query begins with {@code ?}, or is empty
   * @param body JSON; none for none
   * @param wait how long the server was asked to wait
   * @param read the read that this is; none for all else
   * @throws UncheckedIOException if no whole response came back
   */
  Received send(
      Operation operation,
      String query,
      byte @Nullable [] body,
      Duration wait,
      @Nullable ReadRequest read)
      throws InterruptedException {
    URI uri = server.resolve(operation.path() + query);
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    if (body == null) {
      request.method(operation.method(), BodyPublishers.noBody());
    } else {
      request
          .header("Content-Type", "application/json")
          .method(operation.method(), BodyPublishers.ofByteArray(body));
    }
    Link used = link();
    try {
      return send(used, request.build(), wait.plus(answerTimeout), read);
    } catch (IOException e) {
      throw new UncheckedIOException(failed(operation, uri, used, e), e);
    }
  }

  /** Returns that a request was refused, for a reason that no caller can act on by itself. */
  UncheckedIOException refused(Received received) {
    String said =
        received.error().flatMap(Document::message).orElseGet(() -> "\"" + received.shown() + "\"");
    String advice =
        received.status() == FORBIDDEN || received.status() == UNAUTHORIZED
            ? shownCertificate(link()) + "; see that it is the one of this follower"
            : "nothing was passed over: ask again";
    return new UncheckedIOException(
        "asking "
            + received.uri()
            + " was answered with HTTP status "
            + received.status()
            + " ("
            + said
            + "); "
            + advice,
        new IOException("HTTP status " + received.status()));
  }

  private Received send(
      Link used, HttpRequest request, Duration timeout, @Nullable ReadRequest read)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<Received>> sent =
        used.client().sendAsync(request, ReceivedSubscriber.of(request.uri(), read));
    try {
      return sent.get(timeout.toMillis(), TimeUnit.MILLISECONDS).body();
    } catch (InterruptedException e) {
      sent.cancel(true);
      throw e;
    } catch (TimeoutException e) {
      sent.cancel(true);
      // The other side may be gone without a word, and the connection would be used again.
      drop(used);
      throw new HttpTimeoutException("no whole answer within " + timeout.toSeconds() + " s");
    } catch (ExecutionException e) {
      @Nullable Throwable cause = e.getCause();
      throw cause instanceof IOException io ? io : new IOException(String.valueOf(cause), cause);
    }
  }

  private synchronized Link link() {
    TlsMaterial material;
    try {
      material = tls.get();
      if (link == null || !link.material().equals(material)) {
        link = new Link(material, newClient(material));
      }
      return link;
    } catch (TlsException e) {
      throw new UncheckedIOException(
          "cannot connect to " + server + ": " + e.getMessage(), new IOException(e));
    }
  }

  private synchronized void drop(Link broken) {
    if (broken.equals(link)) {
      link = null;
    }
  }

  /** No proxy: the server is in the same cluster. */
  private HttpClient newClient(TlsMaterial material) {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_2)
        .followRedirects(HttpClient.Redirect.NEVER)
        .proxy(HttpClient.Builder.NO_PROXY)
        .sslContext(material.context())
        .connectTimeout(connectTimeout)
        .build();
  }

  private String failed(Operation operation, URI uri, Link used, IOException failure) {
    return operation.method()
        + " "
        + uri
        + " failed ("
        + failure
        + "), nothing was passed over: "
        + advice(used, failure);
  }

  private static String advice(Link used, IOException failure) {
    @Nullable Throwable cause = failure;
    for (int i = 0; i < MOST_CAUSES && cause != null; i++, cause = cause.getCause()) {
      if (cause instanceof SSLException) {
        return shownCertificate(used)
            + "; see that it is valid, that both sides trust the authority of the other one, and"
            + " that the server's certificate is for this host";
      }
      if (cause instanceof HttpConnectTimeoutException || cause instanceof ConnectException) {
        return "see that capture runs, that host and port are right, and that the network lets this"
            + " through; then ask again";
      }
      if (cause instanceof ProtocolException) {
        return "see that both sides are of one version, and that nothing between them changes what"
            + " is sent; then ask again";
      }
    }
    // With TLS 1.3 a refused certificate may show as no more than a connection that ends.
    return "ask again; if it stays so, look at capture's log. " + shownCertificate(used);
  }

  private static String shownCertificate(Link used) {
    X509Certificate own = used.material().own().certificate();
    return "the client certificate is that of "
        + own.getSubjectX500Principal()
        + ", valid until "
        + own.getNotAfter().toInstant();
  }
}
