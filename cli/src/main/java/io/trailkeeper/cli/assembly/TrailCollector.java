package io.trailkeeper.cli.assembly;

import io.trailkeeper.collector.delivery.Collector;
import io.trailkeeper.collector.delivery.CollectorBuilder;
import io.trailkeeper.collector.destination.Destinations;
import io.trailkeeper.collector.timestamp.DigestTimestamps;
import io.trailkeeper.collector.timestamp.TimestampClient;
import io.trailkeeper.core.checkpoint.Checkpoint;
import io.trailkeeper.core.config.CollectorConfiguration;
import io.trailkeeper.core.digest.DigestEndReason;
import io.trailkeeper.objectstore.store.ObjectStore;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A trail's collector with its destination. {@link #run} is for one thread, all else for any. */
public final class TrailCollector implements AutoCloseable {

  private final ObjectStore store;
  private final Collector collector;
  private final @Nullable DigestTimestamps timestamps;

  private TrailCollector(
      ObjectStore store, Collector collector, @Nullable DigestTimestamps timestamps) {
    this.store = store;
    this.collector = collector;
    this.timestamps = timestamps;
  }

  /**
   * Opens the destination and reads the checkpoint; nothing else happens before {@link #run}.
   *
   * @param parts sets all parts but the destination
   * @param clock says how old the digests are that still get a time-stamp
   * @throws io.trailkeeper.collector.checkpoint.CheckpointException if the checkpoint cannot be
   *     read or used
   * @throws io.trailkeeper.objectstore.store.ObjectStoreException if the destination's settings
   *     cannot be used
   */
  public static TrailCollector open(
      CollectorConfiguration configuration,
      Destinations destinations,
      UnaryOperator<CollectorBuilder> parts,
      Clock clock) {
    ObjectStore store = destinations.open(configuration.destination());
    try {
      return new TrailCollector(
          store,
          parts.apply(Collector.builder(configuration).store(store)).open(),
          timestamps(configuration, store, clock));
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  private static @Nullable DigestTimestamps timestamps(
      CollectorConfiguration configuration, ObjectStore store, Clock clock) {
    @Nullable URI authority = configuration.logFileValidation().timestampAuthority();
    return authority == null
        ? null
        : new DigestTimestamps(
            configuration.trail(),
            configuration.destination().prefix(),
            store,
            new TimestampClient(authority),
            clock);
  }

  /** Whether there is anything to bring to an end: a trail that has been logging. */
  public static boolean isOpen(Checkpoint checkpoint) {
    return !checkpoint.cursors().isEmpty() || checkpoint.chain() != null;
  }

  /** Returns what the collector has done. */
  public Checkpoint checkpoint() {
    return collector.checkpoint();
  }

  /**
   * Collects until told to stop, see {@link Collector#run}, and has the digests time-stamped
   * meanwhile. At the end that may take ten seconds more.
   */
  public boolean run() throws InterruptedException {
    if (timestamps == null) {
      return collector.run();
    }
    Stamping stamping = Stamping.start(timestamps, collector::checkpoint);
    try {
      return collector.run();
    } finally {
      stamping.end();
    }
  }

  /** Tells the collector to stop, see {@link Collector#stop}. */
  public void stop(DigestEndReason reason, Duration within) {
    collector.stop(reason, within);
  }

  /** Lets go of the destination. */
  @Override
  public void close() {
    store.close();
  }
}
