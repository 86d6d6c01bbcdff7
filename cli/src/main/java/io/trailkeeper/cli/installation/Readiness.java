package io.trailkeeper.cli.installation;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Collectors;

/** Whether a process says that it is ready. */
final class Readiness implements Check {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** More than any answer of ours. */
  private static final int MAX_BYTES = 4096;

  private final String what;
  private final URI target;

  /**
   * @param health where the process serves its health
   */
  Readiness(String what, URI health) {
    this.what = what;
    this.target = health.resolve("/readyz");
  }

  @Override
  public Result run() throws InterruptedException {
    HttpClient client =
        HttpClient.newBuilder().connectTimeout(TIMEOUT).proxy(HttpClient.Builder.NO_PROXY).build();
    try {
      HttpResponse<InputStream> answer =
          client.send(
              HttpRequest.newBuilder(target).timeout(TIMEOUT).build(),
              BodyHandlers.ofInputStream());
      try (InputStream body = answer.body()) {
        return answer.statusCode() == HttpURLConnection.HTTP_OK
            ? new Result(true, what + " is ready: " + target)
            : new Result(
                false,
                what
                    + " is not ready: "
                    + target
                    + " answered with "
                    + answer.statusCode()
                    + ": "
                    + new String(body.readNBytes(MAX_BYTES), StandardCharsets.UTF_8)
                        .lines()
                        .collect(Collectors.joining("; ")));
      }
    } catch (IOException e) {
      return new Result(false, what + " does not answer: " + target + ": " + e);
    }
  }
}
