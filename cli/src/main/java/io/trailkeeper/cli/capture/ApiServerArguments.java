package io.trailkeeper.cli.capture;

import io.trailkeeper.cli.usage.Usage;
import io.trailkeeper.collector.apiserver.ApiServerAccess;
import io.trailkeeper.collector.apiserver.WatchOptions;
import io.trailkeeper.crds.text.DurationText;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether and where API servers are asked what they have dropped. */
final class ApiServerArguments {

  private static final String STATE_FILE = "api-servers.json";
  private static final String DEFAULT_INTERVAL = "30s";

  /** A pod of a StatefulSet that is not its first. */
  private static final Pattern OTHER_REPLICA = Pattern.compile(".*-[1-9][0-9]*");

  @Option(
      names = "--watch-api-servers",
      description =
          "ask the API servers of this cluster what they have dropped, as the ServiceAccount of this"
              + " pod. Of several replicas only the first one does")
  private boolean watchCluster;

  @Option(
      names = "--api-server",
      paramLabel = "URL",
      description = "ask this API server what it has dropped, for example https://10.0.0.1:6443")
  private @Nullable String server;

  @Option(
      names = "--api-server-ca",
      paramLabel = "FILE",
      description = "with --api-server: the authority of its certificate, PEM")
  private @Nullable Path authority;

  @Option(
      names = "--api-server-token",
      paramLabel = "FILE",
      description = "with --api-server: the bearer token of somebody who may get /metrics")
  private @Nullable Path token;

  @Option(
      names = "--api-server-ignore-plugin",
      paramLabel = "PLUGIN",
      description =
          "a plugin of apiserver_audit_error_total whose errors are no loss here: log, where events"
              + " are not taken from the API server's log file. May be given several times")
  private Set<String> ignoredPlugins = Set.of();

  @Option(
      names = "--api-server-interval",
      paramLabel = "DURATION",
      defaultValue = DEFAULT_INTERVAL,
      description = "how long to wait between looks. Default: ${DEFAULT-VALUE}")
  private String interval = DEFAULT_INTERVAL;

  /**
   * Returns how API servers are watched; null if they are not.
   *
   * @param data capture's data directory
   * @param host the name of this host
   */
  @Nullable ApiServerSettings settings(Usage usage, Path data, @Nullable String host) {
    if (watchCluster && server != null) {
      throw usage.wrong("--watch-api-servers finds them by itself: give no --api-server");
    }
    if (server == null && (authority != null || token != null)) {
      throw usage.wrong("--api-server-ca and --api-server-token go with --api-server");
    }
    WatchOptions options =
        usage.argument(
            "--api-server-interval",
            () ->
                WatchOptions.in(data.resolve(STATE_FILE))
                    .withInterval(duration(interval))
                    .withIgnoredPlugins(ignoredPlugins));
    if (server != null) {
      if (authority == null || token == null) {
        throw usage.wrong("--api-server needs --api-server-ca and --api-server-token");
      }
      String given = server;
      return new ApiServerSettings(
          usage.argument("--api-server", () -> uri(given)),
          new ApiServerAccess(authority, token),
          options);
    }
    boolean isFirst = host == null || !OTHER_REPLICA.matcher(host).matches();
    return watchCluster && isFirst
        ? new ApiServerSettings(null, ApiServerAccess.ofPod(), options)
        : null;
  }

  private static URI uri(String text) {
    URI uri = URI.create(text);
    String path = String.valueOf(uri.getPath());
    if (!"https".equals(uri.getScheme())
        || uri.getHost() == null
        || !(path.isEmpty() || path.equals("/"))
        || uri.getQuery() != null
        || uri.getUserInfo() != null) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" is not of the form https://host:port, for example"
              + " https://10.0.0.1:6443");
    }
    return uri;
  }

  private static Duration duration(String text) {
    return DurationText.parse(text)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "\"" + text + "\" is not a duration, for example 30s"));
  }
}
