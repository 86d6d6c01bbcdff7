package io.trailkeeper.cli.embedded;

import io.trailkeeper.cli.assembly.TrailCollector;
import io.trailkeeper.collector.checkpoint.FileCheckpointStore;
import io.trailkeeper.collector.delivery.CollectorListener;
import io.trailkeeper.collector.delivery.Source;
import io.trailkeeper.collector.destination.Destinations;
import io.trailkeeper.collector.digest.SigningKeys;
import io.trailkeeper.collector.journal.Journal;
import io.trailkeeper.core.checkpoint.Checkpoint;
import io.trailkeeper.core.checkpoint.LedgerEntry;
import io.trailkeeper.core.config.CollectorConfiguration;
import io.trailkeeper.core.digest.DigestEndReason;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A trail's collector in a thread of its own. */
final class RunningTrail {

  private final CollectorConfiguration configuration;
  private final TrailCollector collector;
  private final TrailListener listener;
  private final CountDownLatch ready;
  private final Thread thread;
  private volatile boolean complete;
  private volatile @Nullable DigestEndReason reason;

  private RunningTrail(
      CollectorConfiguration configuration,
      TrailCollector collector,
      TrailListener listener,
      CountDownLatch ready) {
    this.configuration = configuration;
    this.collector = collector;
    this.listener = listener;
    this.ready = ready;
    this.thread = new Thread(this::run, "trail-" + configuration.trail().name());
  }

  /**
   * Starts a collector.
   *
   * @throws io.trailkeeper.collector.checkpoint.CheckpointException if its checkpoint cannot be
   *     used
   */
  static RunningTrail start(
      CollectorConfiguration configuration,
      DataDirectory data,
      Journal journal,
      Destinations destinations,
      TrailListener listener,
      Clock clock,
      SecureRandom random) {
    String name = configuration.trail().name();
    CountDownLatch ready = new CountDownLatch(1);
    TrailCollector collector =
        TrailCollector.open(
            configuration,
            destinations,
            parts ->
                parts
                    .sources(List.of(Source.of("the journal", journal)))
                    .checkpoints(new FileCheckpointStore(data.trails().resolve(name)))
                    .signingKeys(new SigningKeys(data.keys()))
                    .listener(new Relay(configuration, listener, ready))
                    .clock(clock)
                    .random(random, UUID::randomUUID),
            clock);
    RunningTrail running = new RunningTrail(configuration, collector, listener, ready);
    running.thread.start();
    return running;
  }

  CollectorConfiguration configuration() {
    return configuration;
  }

  Checkpoint checkpoint() {
    return collector.checkpoint();
  }

  /** Waits until events that come are the trail's, or until it is known that none will be. */
  void awaitReady() throws InterruptedException {
    ready.await();
  }

  /** Asks the collector to stop; the first reason stands, and the shortest time. */
  void requestStop(DigestEndReason why, Duration within) {
    if (reason == null) {
      reason = why;
    }
    collector.stop(why, within);
  }

  /** Whether it was asked to stop. */
  boolean isStopping() {
    return reason != null;
  }

  /** Whether the collector has come to its end, asked or not. */
  boolean hasEnded() {
    return !thread.isAlive();
  }

  /** Whether it has stopped because it was asked to, with everything delivered. */
  boolean isComplete() {
    return complete;
  }

  /** Waits for the end; returns whether it came, and with everything delivered. */
  boolean awaitStop(Duration atMost) throws InterruptedException {
    thread.join(Math.max(1, atMost.toMillis()));
    return hasEnded() && complete;
  }

  private void run() {
    String name = configuration.trail().name();
    try (collector) {
      complete = collector.run();
      listener.stopped(name, Objects.requireNonNullElse(reason, DigestEndReason.STOPPED), complete);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      listener.broken(name, "its thread was interrupted");
    } catch (RuntimeException | Error e) {
      // Whatever it is, somebody must hear of it: a thread that ends says nothing by itself.
      listener.broken(name, e instanceof Error ? e.toString() : String.valueOf(e.getMessage()));
    } finally {
      ready.countDown();
    }
  }

  /** Says which trail the collector's news is about. */
  private record Relay(CollectorConfiguration trail, TrailListener listener, CountDownLatch latch)
      implements CollectorListener {
    @Override
    public void ready() {
      listener.ready(trail);
      latch.countDown();
    }

    @Override
    public void delivered(LedgerEntry file) {
      listener.delivered(trail.trail().name(), file);
    }

    @Override
    public void failing(RuntimeException failure) {
      listener.failing(trail.trail().name(), String.valueOf(failure.getMessage()));
    }

    @Override
    public void recovered() {
      listener.recovered(trail.trail().name());
    }
  }
}
