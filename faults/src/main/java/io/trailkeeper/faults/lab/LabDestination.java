package io.trailkeeper.faults.lab;

import io.trailkeeper.core.cluster.TrailArn;
import io.trailkeeper.core.config.CollectorConfiguration;
import io.trailkeeper.core.config.DeliveryOptions;
import io.trailkeeper.core.config.Destination;
import io.trailkeeper.core.config.LogFileValidation;
import io.trailkeeper.core.logfile.Compression;
import io.trailkeeper.core.logfile.LogFormat;
import io.trailkeeper.core.selector.AdvancedEventSelector;
import io.trailkeeper.core.selector.FieldSelector;
import io.trailkeeper.core.selector.FieldSelector.Operator;
import io.trailkeeper.core.selector.Scope;
import io.trailkeeper.core.selector.Selection;
import io.trailkeeper.core.selector.SelectorField;
import io.trailkeeper.faults.storage.BreakingProxy;
import io.trailkeeper.faults.storage.StorageServer;
import io.trailkeeper.faults.storage.StorageServer.Credentials;
import io.trailkeeper.objectstore.filesystem.FilesystemObjectStore;
import io.trailkeeper.objectstore.s3.S3ObjectStore;
import io.trailkeeper.objectstore.s3.S3Options;
import io.trailkeeper.objectstore.store.ObjectStore;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a lab's trail delivers. */
public final class LabDestination implements AutoCloseable {

  private static final String BUCKET = "audit";
  private static final String CLAIM = "archive";
  private static final String REGION = "us-east-1";

  /** The shortest there are: many log files and digests come. */
  private static final DeliveryOptions DELIVERY =
      new DeliveryOptions(
          LogFormat.KUBERNETES,
          Compression.GZIP,
          DeliveryOptions.LEAST_MAX_INTERVAL,
          DeliveryOptions.DEFAULT_MAX_BYTES);

  private static final LogFileValidation DIGESTS =
      new LogFileValidation(true, LogFileValidation.LEAST_DIGEST_INTERVAL, null);

  private final LabFiles files;
  private final @Nullable StorageServer server;
  private final @Nullable BreakingProxy proxy;
  private final Clock clock;
  private Credentials credentials = new Credentials("FAULTS0", "secret-0");
  private int renewals;

  private LabDestination(LabFiles files, Clock clock, boolean bucket) {
    this.files = files;
    this.clock = clock;
    this.server = bucket ? StorageServer.start(credentials) : null;
    this.proxy = server == null ? null : BreakingProxy.start(server.port());
  }

  static LabDestination bucket(LabFiles files, Clock clock) {
    LabDestination destination = new LabDestination(files, clock, true);
    files.writeCredentials(destination.credentials);
    destination.server().createBucket(BUCKET);
    return destination;
  }

  static LabDestination volume(LabFiles files, Clock clock) {
    return new LabDestination(files, clock, false);
  }

  /** Returns what the collector is told: every event, and the shortest intervals. */
  CollectorConfiguration configuration(TrailArn trail) {
    FieldSelector everything =
        new FieldSelector(
            SelectorField.EVENT_CATEGORY, Map.of(Operator.EQUALS, List.of("Management", "Data")));
    return new CollectorConfiguration(
        trail,
        true,
        new Selection(
            new Scope.Cluster(),
            List.of(),
            List.of(new AdvancedEventSelector("", List.of(everything)))),
        proxy == null
            ? new Destination.Volume(CLAIM, CLAIM)
            : new Destination.S3(
                BUCKET, "", REGION, endpoint(proxy.port()), true, LabFiles.SECRET, null, null),
        DELIVERY,
        DIGESTS);
  }

  /** Returns the bucket's name; null for a volume. */
  @Nullable String bucketName() {
    return server == null ? null : BUCKET;
  }

  /** Opens what is delivered for reading, past the proxy; to be closed. */
  ObjectStore open() {
    if (server == null) {
      Path volume = files.volumes().resolve(CLAIM);
      return new FilesystemObjectStore(Files.exists(volume) ? volume : files.volumes(), CLAIM);
    }
    return S3ObjectStore.open(
        S3Options.builder(BUCKET)
            .region(REGION)
            .endpoint(endpoint(server.port()))
            .pathStyle(true)
            .credentialsDirectory(files.secrets().resolve(LabFiles.SECRET))
            .build(),
        clock);
  }

  BreakingProxy proxy() {
    if (proxy == null) {
      throw new IllegalStateException("a volume has no proxy");
    }
    return proxy;
  }

  /** Makes the collector's credentials worth nothing. */
  public void expireCredentials() {
    server().forbid(credentials);
  }

  /** Makes new credentials and gives them to the collector. */
  public void renewCredentials() {
    renewals++;
    credentials = new Credentials("FAULTS" + renewals, "secret-" + renewals);
    server().allow(credentials);
    files.writeCredentials(credentials);
  }

  /** Deletes the bucket with everything in it. */
  public void deleteBucket() {
    server().deleteBucket(BUCKET);
  }

  /** Makes the bucket again. */
  public void createBucket() {
    server().createBucket(BUCKET);
  }

  private StorageServer server() {
    if (server == null) {
      throw new IllegalStateException("a volume has no S3 server");
    }
    return server;
  }

  private static URI endpoint(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }

  @Override
  public void close() {
    if (proxy != null) {
      proxy.close();
    }
    if (server != null) {
      server.close();
    }
  }
}
