package io.trailkeeper.cli.tail;

import io.trailkeeper.collector.tls.TlsMaterial;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Posts to capture, one request at a time, over a connection that is kept open. */
final class CaptureClient {

  /** Where events are posted. */
  static final String EVENTS = "/audit/v1";

  /** Where losses are told. */
  static final String LOSSES = "/losses/v1";

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  /** Capture answers when the events are on its disk, which may be a slow one. */
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);

  /** A request under way has this long when the process is told to stop. */
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

  /** How often it is looked whether the process is to stop. */
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);

  /** What capture can ask for, however wrong its clock: a retry is cheap. */
  private static final Duration MOST_RETRY_AFTER = Duration.ofMinutes(1);

  private static final int OK = 200;
  private static final int FORBIDDEN = 403;
  private static final int UNAVAILABLE = 503;
  private static final int MOST_SHOWN = 300;
  private static final int MOST_CAUSES = 10;

  private final URI capture;
  private final BooleanSupplier stopping;
  private final Runnable progress;
  private @Nullable TlsMaterial tls;
  private @Nullable HttpClient client;

  /**
   * @param stopping whether the process is to stop
   * @param progress is run while an answer is waited for
   */
  CaptureClient(URI capture, BooleanSupplier stopping, Runnable progress) {
    this.capture = capture;
    this.stopping = stopping;
    this.progress = progress;
  }

  /** Uses these certificates from now on, over new connections. */
  void use(TlsMaterial material) {
    client = newClient(material);
    tls = material;
  }

  /** Whether there are certificates to use. */
  boolean isUsable() {
    return client != null;
  }

  /**
   * Returns when the certificate that is shown runs out, in seconds since 1970; 0 if there is none.
   */
  double expirySeconds() {
    TlsMaterial material = tls;
    return material == null
        ? 0
        : material.own().certificate().getNotAfter().toInstant().getEpochSecond();
  }

  /** Posts a body and waits for the answer. */
  Answer post(String path, List<byte[]> body) throws InterruptedException {
    HttpClient used = client;
    if (used == null) {
      return new Answer.Refused("no_certificate", "there are no certificates yet", null);
    }
    HttpRequest request =
        HttpRequest.newBuilder(capture.resolve(path))
            .header("Content-Type", "application/json")
            .header("User-Agent", "trailkeeper-tail")
            .POST(
                BodyPublishers.fromPublisher(
                    BodyPublishers.ofByteArrays(body),
                    body.stream().mapToLong(piece -> piece.length).sum()))
            .build();
    CompletableFuture<HttpResponse<String>> sent =
        used.sendAsync(
            request,
            info ->
                BodySubscribers.mapping(
                    BodySubscribers.ofByteArray(),
                    bytes ->
                        new String(
                            bytes, 0, Math.min(bytes.length, MOST_SHOWN), StandardCharsets.UTF_8)));
    try {
      return answer(await(sent));
    } catch (TimeoutException e) {
      // The other side may be gone without a word, and the connection would be used again.
      TlsMaterial material = tls;
      client = material == null ? null : newClient(material);
      return new Answer.Refused(
          "timeout", "capture at " + request.uri() + " did not answer in time", null);
    } catch (ExecutionException e) {
      return failed(request.uri(), e.getCause() == null ? e : e.getCause());
    } finally {
      sent.cancel(true);
    }
  }

  private <T> T await(CompletableFuture<T> sent)
      throws InterruptedException, ExecutionException, TimeoutException {
    long begin = System.nanoTime();
    long stopBy = Long.MAX_VALUE;
    while (true) {
      try {
        return sent.get(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        progress.run();
        long waited = System.nanoTime() - begin;
        if (stopping.getAsBoolean() && stopBy == Long.MAX_VALUE) {
          stopBy = waited + STOP_TIMEOUT.toNanos();
        }
        if (waited > Math.min(stopBy, ANSWER_TIMEOUT.toNanos())) {
          throw e;
        }
      }
    }
  }

  private static Answer answer(HttpResponse<String> response) {
    int status = response.statusCode();
    if (status == OK) {
      return new Answer.Accepted();
    }
    String said = "HTTP status " + status + " (" + response.body() + ")";
    String why =
        switch (status) {
          case FORBIDDEN ->
              said + "; give the tailer a certificate with the role trailkeeper:audit-log-tailers";
          case UNAVAILABLE -> said;
          default -> said + "; see that capture and the tailer are of one version";
        };
    return new Answer.Refused(
        status == UNAVAILABLE ? "unavailable" : "refused", why, retryAfter(response.headers()));
  }

  private static @Nullable Duration retryAfter(HttpHeaders headers) {
    try {
      long seconds = headers.firstValueAsLong("Retry-After").orElse(-1);
      return seconds < 0
          ? null
          : Duration.ofSeconds(Math.min(seconds, MOST_RETRY_AFTER.toSeconds()));
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static Answer failed(URI uri, Throwable failure) {
    Throwable cause = failure;
    for (int i = 0; i < MOST_CAUSES && cause != null; i++, cause = cause.getCause()) {
      if (cause instanceof SSLException) {
        return new Answer.Refused(
            "tls",
            "TLS with "
                + uri
                + " failed ("
                + failure
                + "); see that both sides trust each other's authority, and that no certificate"
                + " has run out",
            null);
      }
    }
    return new Answer.Refused(
        failure instanceof IOException ? "unreachable" : "failed",
        "capture at "
            + uri
            + " cannot be reached ("
            + failure
            + "); see that it runs and that the network lets this through",
        null);
  }

  /** No proxy: capture is in the same cluster. */
  private static HttpClient newClient(TlsMaterial material) {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_2)
        .followRedirects(HttpClient.Redirect.NEVER)
        .proxy(HttpClient.Builder.NO_PROXY)
        .sslContext(material.context())
        .connectTimeout(CONNECT_TIMEOUT)
        .build();
  }
}
