package io.trailkeeper.cli.embedded;

import io.micrometer.core.instrument.MeterRegistry;
import io.trailkeeper.cli.usage.ListenAddress;
import io.trailkeeper.collector.destination.Destinations;
import io.trailkeeper.collector.journal.Journal;
import io.trailkeeper.collector.journal.JournalException;
import io.trailkeeper.collector.journal.JournalOptions;
import io.trailkeeper.collector.redaction.RedactionOptions;
import io.trailkeeper.collector.server.ServerException;
import io.trailkeeper.core.checkpoint.Checkpoint;
import io.trailkeeper.core.cluster.ClusterIdentity;
import io.trailkeeper.core.config.CollectorConfiguration;
import io.trailkeeper.core.config.Destination;
import io.trailkeeper.core.digest.InvalidKeyFormatException;
import io.trailkeeper.core.journal.Cursor;
import io.trailkeeper.core.pki.PkiException;
import io.trailkeeper.crds.configuration.TrailConfiguration;
import io.trailkeeper.crds.v1alpha1.Trail;
import io.trailkeeper.crds.v1alpha1.TrailSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Capture, the journal and the collectors in this process, on a data directory.
 *
 * <p>For one thread. Whatever happens to the process, what was acknowledged to an API server is in
 * the data directory, and goes on from there on the next start.
 */
public final class EmbeddedTrailkeeper implements AutoCloseable {

  private final DataDirectory data;
  private final ClusterIdentity cluster;
  private final Journal journal;
  private final EmbeddedCapture capture;
  private final TrailSupervisor trails;
  private final LastGoodTrails lastGood;

  /** What was saved last: the same Trails are applied again and again. */
  private final Map<String, TrailSpec> saved = new TreeMap<>();

  private final Clock clock;

  private EmbeddedTrailkeeper(
      DataDirectory data,
      ClusterIdentity cluster,
      Journal journal,
      EmbeddedCapture capture,
      TrailSupervisor trails,
      Clock clock) {
    this.data = data;
    this.cluster = cluster;
    this.journal = journal;
    this.capture = capture;
    this.trails = trails;
    this.lastGood = new LastGoodTrails(data.trails());
    this.clock = clock;
  }

  /**
   * Opens a data directory, filling it on the first start, and begins to capture.
   *
   * @throws EmbeddedException if the directory cannot be used, another process uses it, or the
   *     address cannot be listened on
   */
  public static EmbeddedTrailkeeper start(
      DataDirectory data,
      ListenAddress listen,
      ClusterIdentity cluster,
      RedactionOptions redaction,
      TrailListener listener,
      MeterRegistry meters,
      Clock clock) {
    try {
      data.create();
      Journal journal =
          Journal.open(
              JournalOptions.in(data.journal())
                  .withRecentBytesOfHeap(Runtime.getRuntime().maxMemory()),
              clock);
      try {
        SecureRandom random = new SecureRandom();
        new SigningKeyDirectory(data.keys(), clock, random).ensure();
        TrailSupervisor trails =
            new TrailSupervisor(
                data,
                journal,
                new Destinations(data.root(), data.secrets(), clock),
                listener,
                clock,
                random);
        EmbeddedCapture capture =
            EmbeddedCapture.start(data, listen, redaction, journal, meters, clock, random);
        return new EmbeddedTrailkeeper(data, cluster, journal, capture, trails, clock);
      } catch (IOException | RuntimeException e) {
        journal.close();
        throw e;
      }
    } catch (IOException e) {
      throw new EmbeddedException(
          "the data directory "
              + data.root()
              + " cannot be used: "
              + e
              + ". Give a directory that this user can write",
          e);
    } catch (JournalException | ServerException | PkiException | InvalidKeyFormatException e) {
      throw new EmbeddedException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Returns where API servers post, for example {@code https://127.0.0.1:8443/audit/v1}. */
  public String url() {
    return capture.url();
  }

  /** Returns the cursor after all that has been captured. */
  public Cursor captured() {
    return journal.end();
  }

  /** Returns what the trails have done, by name: those that run, or did until the stop. */
  public Map<String, Checkpoint> checkpoints() {
    return trails.checkpoints();
  }

  /**
   * Makes the trails that run the ones that are wanted. One that has become invalid goes on as it
   * was; one that is gone delivers what it has and ends. To be called again and again, with the
   * same trails too: a trail that could not be started is started at a later call. One trail's
   * trouble is none of another's.
   *
   * @return what is wrong, for people; the same each time as long as it is
   */
  public List<String> apply(TrailDefinitions wanted) throws InterruptedException {
    Map<String, String> problems = new TreeMap<>();
    for (Map.Entry<String, Trail> trail : new TreeMap<>(wanted.trails()).entrySet()) {
      each(trail.getKey(), problems, () -> apply(trail.getKey(), trail.getValue()));
    }
    for (String name : known(problems)) {
      if (!wanted.trails().containsKey(name)) {
        each(name, problems, () -> missing(name, wanted.problems().isEmpty()));
      }
    }
    return List.copyOf(problems.values());
  }

  private List<String> known(Map<String, String> problems) {
    try {
      return trails.known();
    } catch (UncheckedIOException e) {
      problems.put("", String.valueOf(e.getMessage()));
      return List.of();
    }
  }

  /** What is done for one trail. */
  private interface Step {
    void run() throws IOException, InterruptedException;
  }

  private static void each(String name, Map<String, String> problems, Step step)
      throws InterruptedException {
    try {
      step.run();
    } catch (IOException | RuntimeException e) {
      String message = e instanceof IOException ? e.toString() : String.valueOf(e.getMessage());
      problems.put(name, "Trail " + name + ": " + message);
    }
  }

  private void apply(String name, Trail trail) throws IOException, InterruptedException {
    CollectorConfiguration configuration;
    try {
      configuration = configuration(trail);
    } catch (IllegalArgumentException e) {
      goOn(name);
      throw e;
    }
    if (!trail.getSpec().equals(saved.get(name))) {
      lastGood.save(trail);
      saved.put(name, trail.getSpec());
    }
    trails.apply(configuration);
  }

  /**
   * Renews certificates and signing keys that are about to run out, without a restart. To be called
   * every now and then.
   *
   * @throws EmbeddedException if the data directory cannot be written; what is there goes on
   */
  public void renew() {
    try {
      new SigningKeyDirectory(data.keys(), clock, new SecureRandom()).ensure();
      capture.renew();
    } catch (IOException e) {
      throw new EmbeddedException("renewing certificates in " + data.root() + " failed: " + e, e);
    } catch (ServerException | PkiException | InvalidKeyFormatException e) {
      throw new EmbeddedException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Waits until the running trails follow what is captured: what comes from then on is theirs. */
  public void awaitReady() throws InterruptedException {
    trails.awaitReady();
  }

  /**
   * Takes no more events, delivers what was captured, and stops the collectors.
   *
   * @return whether everything was delivered
   */
  public boolean stop() throws InterruptedException {
    capture.close();
    return trails.stopAll(TrailSupervisor.STOP_WITHIN);
  }

  /** Lets go of the data directory at once; what is captured and not delivered waits in it. */
  @Override
  public void close() {
    try {
      capture.close();
      trails.stopAll(Duration.ZERO);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      journal.close();
    }
  }

  /** Lets a trail go on as it was last applied, if it ever was. */
  private void goOn(String name) throws IOException, InterruptedException {
    Optional<Trail> trail = lastGood.load(name);
    if (trail.isPresent()) {
      trails.apply(configuration(trail.get()));
    }
  }

  /** A trail that was there before, and is not among the wanted ones. */
  private void missing(String name, boolean deleted) throws IOException, InterruptedException {
    if (!lastGood.isKnown(name)) {
      trails.ensureGone(name);
    } else if (!deleted) {
      goOn(name);
    } else {
      trails.delete(name, lastGood.load(name).map(this::configurationIfValid).orElse(null));
      lastGood.forget(name);
      saved.remove(name);
    }
  }

  private @Nullable CollectorConfiguration configurationIfValid(Trail trail) {
    try {
      return configuration(trail);
    } catch (IllegalArgumentException e) {
      // Written by another version, or by hand: there is nothing to deliver by.
      return null;
    }
  }

  /**
   * @throws IllegalArgumentException saying what a cluster would take and this mode cannot
   */
  private CollectorConfiguration configuration(Trail trail) {
    CollectorConfiguration configuration = TrailConfiguration.of(trail, cluster);
    if (configuration.destination() instanceof Destination.Volume volume
        && data.isOwn(volume.path())) {
      throw new IllegalArgumentException(
          "spec.destination.volume.path: found \""
              + volume.path()
              + "\", allowed without a cluster: a directory that is not one of Trailkeeper's own"
              + " in the data directory");
    }
    return configuration;
  }
}
