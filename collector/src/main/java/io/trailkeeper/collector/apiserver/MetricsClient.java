package io.trailkeeper.collector.apiserver;

import io.trailkeeper.core.pki.KeyCertificate;
import io.trailkeeper.core.pki.PkiException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Asks one API server for its metrics, by its own address. Its certificate must be for the name
 * that every API server has in its cluster, or for that address. To be used by one thread; {@link
 * #close} may be called by another.
 */
final class MetricsClient implements AutoCloseable {

  /** What API servers are called in their own cluster. */
  static final String SERVER_NAME = "kubernetes.default.svc";

  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final int OK = 200;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;

  private final ApiServerAccess access;
  private final Duration timeout;
  private final Set<String> ignoredPlugins;
  private @Nullable Trusting trusting;
  private volatile boolean isClosed;
  private volatile @Nullable CompletableFuture<?> underWay;

  MetricsClient(ApiServerAccess access, Duration timeout, Set<String> ignoredPlugins) {
    this.access = access;
    this.timeout = timeout;
    this.ignoredPlugins = Set.copyOf(ignoredPlugins);
  }

  /** Connections that believe these authorities. */
  private record Trusting(String authorities, HttpClient client) {}

  /**
   * Asks.
   *
   * @throws ApiServerException if no whole answer came within the time, or it makes no sense
   */
  AuditCounters ask(URI server) throws InterruptedException {
    URI uri = server.resolve("/metrics");
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("Accept", "text/plain;version=0.0.4")
            .header("Authorization", "Bearer " + token())
            .build();
    CompletableFuture<HttpResponse<@Nullable AuditCounters>> sent =
        client().sendAsync(request, this::subscriber);
    underWay = sent;
    try {
      if (isClosed) {
        throw new CancellationException();
      }
      HttpResponse<@Nullable AuditCounters> response =
          sent.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      AuditCounters counters = response.body();
      if (counters == null) {
        throw refused(uri, response.statusCode());
      }
      return counters;
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new ApiServerException(
          "the metrics of " + uri + " cannot be read: " + said(cause), cause);
    } catch (TimeoutException e) {
      throw new ApiServerException(
          "the metrics of " + uri + " did not come within " + timeout.toSeconds() + " s", e);
    } catch (CancellationException e) {
      throw new ApiServerException("the metrics of " + uri + " are not waited for any more", e);
    } finally {
      // Ends what is still under way.
      sent.cancel(true);
    }
  }

  /** Ends what is under way; nothing can be asked any more. */
  @Override
  public void close() {
    isClosed = true;
    CompletableFuture<?> open = underWay;
    if (open != null) {
      open.cancel(true);
    }
  }

  private BodySubscriber<@Nullable AuditCounters> subscriber(ResponseInfo info) {
    return info.statusCode() == OK
        ? new MetricsSubscriber(new MetricsReader(ignoredPlugins), info)
        : BodySubscribers.replacing(null);
  }

  private static ApiServerException refused(URI uri, int status) {
    return new ApiServerException(
        uri
            + " was answered with HTTP status "
            + status
            + (status == FORBIDDEN || status == UNAUTHORIZED
                ? ": the token that is shown may not get /metrics. It needs a ClusterRole with the"
                    + " verb get of the nonResourceURL /metrics"
                : ""));
  }

  private static String said(Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null && root.getMessage() == null) {
      root = root.getCause();
    }
    return root instanceof ApiServerException ? String.valueOf(root.getMessage()) : root.toString();
  }

  private HttpClient client() {
    String authorities = read(access.authorities());
    Trusting open = trusting;
    if (open == null || !open.authorities().equals(authorities)) {
      open = new Trusting(authorities, connect(authorities));
      trusting = open;
    }
    return open.client();
  }

  private HttpClient connect(String authorities) {
    SSLParameters parameters = new SSLParameters();
    parameters.setServerNames(List.of(new SNIHostName(SERVER_NAME)));
    return HttpClient.newBuilder()
        .connectTimeout(CONNECT)
        .proxy(HttpClient.Builder.NO_PROXY)
        .followRedirects(HttpClient.Redirect.NEVER)
        .sslContext(context(authorities))
        .sslParameters(parameters)
        .build();
  }

  private SSLContext context(String authorities) {
    try {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      for (X509Certificate authority : KeyCertificate.parseCertificates(authorities)) {
        trusted.setCertificateEntry("authority-" + trusted.size(), authority);
      }
      TrustManagerFactory trustManagers = TrustManagerFactory.getInstance("PKIX");
      trustManagers.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trustManagers.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException | PkiException e) {
      throw new ApiServerException(
          access.authorities()
              + " holds no certificates that could be believed; it has to be the authority of the"
              + " API servers' certificates, PEM",
          e);
    }
  }

  /** A header that is not of its form would be named in an exception, token and all. */
  private String token() {
    String token = read(access.token()).strip();
    if (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c <= '~')) {
      throw new ApiServerException(access.token() + " does not hold a bearer token");
    }
    return token;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new ApiServerException(
          "reading "
              + file
              + " failed: "
              + e
              + ". In a pod it is mounted with the token of the"
              + " ServiceAccount",
          e);
    }
  }
}
