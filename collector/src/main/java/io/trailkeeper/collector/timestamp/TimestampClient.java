package io.trailkeeper.collector.timestamp;

import static java.util.Objects.requireNonNull;

import io.trailkeeper.core.timestamp.InvalidTimestampException;
import io.trailkeeper.core.timestamp.TimestampRequest;
import io.trailkeeper.core.timestamp.TimestampToken;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Asks a time-stamp authority over HTTP (RFC 3161, 3.4). All that it learns is a SHA-256.
 *
 * <p>Redirects are not followed. Whether the authority is one to trust is not decided here: whoever
 * verifies the archive does that. Thread-safe.
 */
public final class TimestampClient {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int OK = 200;

  private final URI authority;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final SecureRandom random = new SecureRandom();

  /**
   * Makes a client; nothing is sent yet.
   *
   * @param authority where to ask
   */
  public TimestampClient(URI authority) {
    this.authority = requireNonNull(authority, "authority");
  }

  /**
   * Asks for a time-stamp. This takes ten seconds at most, and some more until a slow answer is
   * given up.
   *
   * @param sha256 over what, 64 lower-case hexadecimal digits
   * @return a token over this hash
   * @throws TimestampException if there is none
   */
  public TimestampToken stamp(String sha256) throws InterruptedException {
    TimestampRequest request = TimestampRequest.of(sha256, random);
    HttpRequest question =
        HttpRequest.newBuilder(authority)
            .timeout(TIMEOUT)
            .header("Content-Type", "application/timestamp-query")
            .header("Accept", "application/timestamp-reply")
            .POST(HttpRequest.BodyPublishers.ofByteArray(request.der()))
            .build();
    try {
      HttpResponse<InputStream> answer =
          http.send(question, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = answer.body()) {
        if (answer.statusCode() != OK) {
          throw failed("it answers " + answer.statusCode() + ", expected 200", null);
        }
        return request.token(body.readNBytes(TimestampToken.MAX_BYTES + 1));
      }
    } catch (InvalidTimestampException e) {
      throw failed(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw failed(e.toString(), e);
    }
  }

  private TimestampException failed(String found, @Nullable Throwable e) {
    return new TimestampException(
        "asking the time-stamp authority " + authority + " failed: " + found, e);
  }
}
