package io.trailkeeper.cli.process;

import io.trailkeeper.cli.usage.ListenAddress;
import io.trailkeeper.cli.usage.Usage;
import picocli.CommandLine.Option;

/** What every process of a cluster is told. */
public final class ServiceArguments {

  private static final String DEFAULT = "0.0.0.0:8080";

  @Option(
      names = "--listen-health",
      paramLabel = "HOST:PORT",
      defaultValue = DEFAULT,
      description = "where /livez, /readyz and /metrics are served. Default: ${DEFAULT-VALUE}")
  private String health = DEFAULT;

  /** Returns where health is served. */
  ListenAddress health(Usage usage) {
    return usage.argument("--listen-health", () -> ListenAddress.parse(health));
  }
}
