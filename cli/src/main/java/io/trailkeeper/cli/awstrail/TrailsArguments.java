package io.trailkeeper.cli.awstrail;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.trailkeeper.cli.cluster.ClusterAccess;
import io.trailkeeper.cli.embedded.DataDirectory;
import io.trailkeeper.cli.usage.Usage;
import io.trailkeeper.cli.validate.LogSource;
import io.trailkeeper.cli.validate.UnreadableException;
import io.trailkeeper.objectstore.store.ObjectStore;
import io.trailkeeper.objectstore.store.ObjectStoreException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Where trails and public keys are read from: the options that say so. */
public final class TrailsArguments {

  /** Whoever asks is told why there is no answer, before the endpoint's own time is up. */
  private static final int CONNECTION_MILLIS = 3_000;

  private static final int REQUEST_MILLIS = 5_000;

  /** One of the three. */
  static final class Origin {
    @Option(
        names = "--data",
        required = true,
        paramLabel = "DIR",
        description = "the data directory of trailkeeper run")
    @Nullable Path data;

    @Option(
        names = "--cluster",
        required = true,
        description = "the cluster of the kubeconfig; nothing is changed there")
    boolean cluster;

    @Option(
        names = "--source",
        required = true,
        paramLabel = "DIR|s3://BUCKET[/PREFIX]",
        description = "what was delivered: trails as their digests name them; with --public-keys")
    @Nullable String source;
  }

  @ArgGroup(multiplicity = "1")
  private Origin origin = new Origin();

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAME",
      defaultValue = "trailkeeper-system",
      description = "with --cluster: the installation's namespace; default: ${DEFAULT-VALUE}")
  private String namespace = "";

  @Option(
      names = "--public-keys",
      paramLabel = "FILE",
      description = "with --source: the keys to trust, as ListPublicKeys gives them")
  private @Nullable Path publicKeys;

  @Option(
      names = "--endpoint-url",
      paramLabel = "URL",
      description = "with --source: an S3 server other than AWS")
  private @Nullable URI endpoint;

  @Option(
      names = "--region",
      paramLabel = "REGION",
      description = "with --source: the bucket's region")
  private @Nullable String region;

  @Option(
      names = "--path-style",
      description = "with --source: put the bucket into the path, not the host")
  private boolean pathStyle;

  /**
   * Opens what was named.
   *
   * @throws picocli.CommandLine.ParameterException on wrong usage
   * @throws TrailsException if it cannot be read
   */
  public KnownTrails open(Usage usage, Clock clock) {
    @Nullable Path data = origin.data;
    if (data != null) {
      return new DataTrails(new DataDirectory(data));
    }
    @Nullable String source = origin.source;
    if (source != null) {
      return open(usage, source, clock);
    }
    Config access =
        new ConfigBuilder(ClusterAccess.of("aws-endpoint"))
            .withConnectionTimeout(CONNECTION_MILLIS)
            .withRequestTimeout(REQUEST_MILLIS)
            .withRequestRetryBackoffLimit(0)
            .build();
    return new ClusterTrails(new KubernetesClientBuilder().withConfig(access).build(), namespace);
  }

  private KnownTrails open(Usage usage, String source, Clock clock) {
    @Nullable Path file = publicKeys;
    if (file == null) {
      throw usage.wrong("--source needs --public-keys FILE: digests say nothing about their keys");
    }
    LogSource logs = usage.argument(() -> LogSource.parse(source));
    PublicKeyFile keys = new PublicKeyFile("--public-keys", file);
    keys.read();
    try {
      ObjectStore store = logs.open(endpoint, region, pathStyle, clock);
      return new SourceTrails(
          store,
          logs.prefix(),
          logs.isBucket() ? new BucketServer(endpoint, region, pathStyle, null) : null,
          keys,
          clock);
    } catch (UnreadableException | ObjectStoreException e) {
      throw new TrailsException(String.valueOf(e.getMessage()), e);
    }
  }
}
