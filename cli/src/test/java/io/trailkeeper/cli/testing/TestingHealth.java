package io.trailkeeper.cli.testing;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Asks a process how it is. */
public final class TestingHealth {

  private static final Duration SOON = Duration.ofSeconds(60);

  private final HttpClient client = HttpClient.newHttpClient();
  private final String url;

  /** Asks at a port of this machine. */
  public TestingHealth(int port) {
    this.url = "http://127.0.0.1:" + port;
  }

  /** Returns where a process says that its health is served. */
  public static TestingHealth of(TestingCommand process) {
    return new TestingHealth(
        Integer.parseInt(process.awaitLogged("Health and metrics are served", "port")));
  }

  /** Sends a request with no body. */
  public HttpResponse<String> send(String method, String path)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(url + path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .timeout(SOON)
            .build(),
        BodyHandlers.ofString());
  }

  /** Returns the answer to GET. */
  public HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send("GET", path);
  }

  /** Waits until the process is ready. */
  public void awaitReady() {
    await().atMost(SOON).until(() -> get("/readyz").statusCode() == 200);
  }

  /** Waits until the process is not ready, and says why. */
  public void awaitNotReady(String because) {
    await()
        .atMost(SOON)
        .until(
            () -> {
              HttpResponse<String> answer = get("/readyz");
              return answer.statusCode() == 503 && answer.body().contains(because);
            });
  }

  /** Returns the value of a metric, given as it stands in the text with its labels. */
  public double metric(String name) throws IOException, InterruptedException {
    String body = get("/metrics").body();
    return body.lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + name + " in " + body));
  }
}
