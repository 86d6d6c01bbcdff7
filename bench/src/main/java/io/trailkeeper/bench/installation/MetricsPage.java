package io.trailkeeper.bench.installation;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.OptionalDouble;

/** A page of metrics, in the text format of Prometheus. */
public final class MetricsPage {

  private static final Duration WITHIN = Duration.ofSeconds(10);

  private final String text;

  MetricsPage(String text) {
    this.text = text;
  }

  /** Asks a process on this machine. */
  static MetricsPage of(int port) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
            .timeout(WITHIN)
            .build();
    return new MetricsPage(
        HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body());
  }

  /**
   * Returns the sum of all that has a name; nothing if none has.
   *
   * @param label what must stand among the labels, for example {@code follower="a"}; empty for any
   */
  public OptionalDouble value(String name, String label) {
    return text.lines()
        .filter(line -> line.startsWith(name))
        .filter(line -> line.startsWith(" ", name.length()) || line.startsWith("{", name.length()))
        .filter(line -> line.contains(label))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .reduce(Double::sum);
  }
}
