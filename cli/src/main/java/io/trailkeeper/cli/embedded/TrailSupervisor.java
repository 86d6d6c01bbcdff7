package io.trailkeeper.cli.embedded;

import io.trailkeeper.cli.assembly.TrailCollector;
import io.trailkeeper.collector.checkpoint.CheckpointException;
import io.trailkeeper.collector.checkpoint.FileCheckpointStore;
import io.trailkeeper.collector.destination.Destinations;
import io.trailkeeper.collector.journal.Journal;
import io.trailkeeper.core.checkpoint.Checkpoint;
import io.trailkeeper.core.config.CollectorConfiguration;
import io.trailkeeper.core.digest.DigestEndReason;
import io.trailkeeper.objectstore.store.ObjectStoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a collector running for each trail that is to be logging, and brings the others to an end
 * that their digests tell of.
 *
 * <p>For one thread.
 */
final class TrailSupervisor {

  /** How long a collector may take to deliver what is left; a dead bucket must not hold us. */
  static final Duration STOP_WITHIN = Duration.ofSeconds(25);

  /**
   * StopLogging is not overdue: what was captured before it is the trail's, however long it takes.
   */
  private static final Duration NO_HURRY = Duration.ofDays(3650);

  /** How long a trail rests whose collector could not be started, or has ended by itself. */
  private static final Duration REST = Duration.ofSeconds(30);

  private final DataDirectory data;
  private final Journal journal;
  private final Destinations destinations;
  private final TrailListener listener;
  private final Clock clock;
  private final SecureRandom random;
  private final Map<String, RunningTrail> running = new TreeMap<>();
  private final Map<String, Long> resting = new TreeMap<>();

  TrailSupervisor(
      DataDirectory data,
      Journal journal,
      Destinations destinations,
      TrailListener listener,
      Clock clock,
      SecureRandom random) {
    this.data = data;
    this.journal = journal;
    this.destinations = destinations;
    this.listener = listener;
    this.clock = clock;
    this.random = random;
  }

  /**
   * Starts a trail, or lets it go on as it is now configured. To be called again and again: what
   * cannot be done yet, because an earlier collector is still at work, is done at a later call.
   */
  void apply(CollectorConfiguration wanted) throws InterruptedException {
    String name = wanted.trail().name();
    @Nullable RunningTrail known = running.get(name);
    if (known != null && known.hasEnded()) {
      rest(name, known);
      known = null;
    }
    if (known == null) {
      startOrFinish(wanted);
    } else if (!known.isStopping() && !known.configuration().equals(wanted)) {
      change(known, wanted);
    }
  }

  private void startOrFinish(CollectorConfiguration wanted) {
    String name = wanted.trail().name();
    if (isResting(name)) {
      return;
    }
    if (wanted.logging()) {
      start(wanted);
    } else if (isOpen(name)) {
      start(wanted);
      stopInTheBackground(name);
    } else {
      ensureGone(name);
    }
  }

  private void change(RunningTrail known, CollectorConfiguration wanted)
      throws InterruptedException {
    String name = wanted.trail().name();
    if (!wanted.logging()) {
      stopInTheBackground(name);
      return;
    }
    known.requestStop(reasonOfChange(known.configuration(), wanted), STOP_WITHIN);
    known.awaitStop(STOP_WITHIN.plus(STOP_WITHIN));
    if (known.hasEnded()) {
      running.remove(name);
      start(wanted);
    }
  }

  /** Lets a collector deliver what was captured so far, and then leave the journal. */
  private void stopInTheBackground(String name) {
    @Nullable RunningTrail trail = running.get(name);
    if (trail != null) {
      trail.requestStop(DigestEndReason.LOGGING_STOPPED, NO_HURRY);
    }
  }

  /**
   * Ends a trail that is no more. What its destination does not take in time is let go: a trail
   * that is gone must not hold back the journal.
   *
   * @param last how it was configured; null if that is not known
   */
  void delete(String name, @Nullable CollectorConfiguration last) throws InterruptedException {
    @Nullable RunningTrail known = running.get(name);
    if (known == null && last != null && isOpen(name)) {
      start(last);
      known = running.get(name);
    }
    if (known != null) {
      known.requestStop(DigestEndReason.TRAIL_DELETED, STOP_WITHIN);
      known.awaitStop(STOP_WITHIN.plus(STOP_WITHIN));
      running.remove(name);
    }
    journal.unregister(name);
    forgetCheckpoint(name);
  }

  /** Sees to it that a trail that was deleted holds nothing back: a crash may undo its leaving. */
  void ensureGone(String name) {
    if (journal.committed(name).isPresent()) {
      journal.unregister(name);
    }
  }

  /** A trail of this name that comes later begins anew, with a chain of its own. */
  private void forgetCheckpoint(String name) {
    if (isOpen(name)) {
      Path file = data.trails().resolve(name).resolve("checkpoint.json");
      try {
        Files.move(
            file, file.resolveSibling("checkpoint-" + clock.instant().getEpochSecond() + ".json"));
      } catch (IOException e) {
        listener.broken(name, "moving " + file + " aside failed: " + e);
      }
    }
  }

  /** Waits until the running trails follow the journal: what comes from then on is theirs. */
  void awaitReady() throws InterruptedException {
    for (RunningTrail trail : running.values()) {
      trail.awaitReady();
    }
  }

  /**
   * Stops all trails at once, for good.
   *
   * @param within how long they may take together
   * @return whether everything was delivered
   */
  boolean stopAll(Duration within) throws InterruptedException {
    for (RunningTrail trail : running.values()) {
      trail.requestStop(DigestEndReason.STOPPED, within);
    }
    // A step that is under way when the time is over is not cut short.
    long until = System.nanoTime() + within.plus(STOP_WITHIN).toNanos();
    boolean complete = true;
    for (RunningTrail trail : running.values()) {
      complete &= trail.awaitStop(Duration.ofNanos(until - System.nanoTime()));
    }
    return complete;
  }

  /** Returns what the trails have done that run, or did until all were stopped. */
  Map<String, Checkpoint> checkpoints() {
    Map<String, Checkpoint> checkpoints = new TreeMap<>();
    running.forEach((name, trail) -> checkpoints.put(name, trail.checkpoint()));
    return checkpoints;
  }

  /** Returns the trails that have a directory here, running or not. */
  List<String> known() {
    List<String> names = new ArrayList<>();
    try (var directories = Files.list(data.trails())) {
      directories
          .filter(Files::isDirectory)
          .forEach(directory -> names.add(String.valueOf(directory.getFileName())));
    } catch (IOException e) {
      throw new UncheckedIOException("listing " + data.trails() + " failed", e);
    }
    return names;
  }

  private boolean isResting(String name) {
    @Nullable Long until = resting.get(name);
    return until != null && System.nanoTime() - until < 0;
  }

  private void letRest(String name) {
    resting.put(name, System.nanoTime() + REST.toNanos());
  }

  /**
   * Takes a collector that has ended off the list; one that ended by itself is left alone a while.
   */
  private void rest(String name, RunningTrail ended) {
    running.remove(name);
    if (!ended.isComplete()) {
      letRest(name);
    }
  }

  private void start(CollectorConfiguration wanted) {
    String name = wanted.trail().name();
    letRest(name);
    try {
      destinations.prepare(wanted.destination());
    } catch (IOException e) {
      // The collector meets the same obstacle, says so, and goes on when it is gone.
      listener.failing(name, "making the destination's directory failed: " + e);
    }
    try {
      running.put(
          name, RunningTrail.start(wanted, data, journal, destinations, listener, clock, random));
      resting.remove(name);
    } catch (CheckpointException | ObjectStoreException e) {
      listener.broken(name, String.valueOf(e.getMessage()));
    }
  }

  private boolean isOpen(String name) {
    try {
      return new FileCheckpointStore(data.trails().resolve(name))
          .load()
          .map(TrailCollector::isOpen)
          .orElse(false);
    } catch (CheckpointException e) {
      listener.broken(name, String.valueOf(e.getMessage()));
      return false;
    }
  }

  private static DigestEndReason reasonOfChange(
      CollectorConfiguration before, CollectorConfiguration after) {
    if (!after.destination().equals(before.destination())) {
      return DigestEndReason.DESTINATION_CHANGED;
    }
    return before.logFileValidation().enabled() && !after.logFileValidation().enabled()
        ? DigestEndReason.VALIDATION_DISABLED
        : DigestEndReason.STOPPED;
  }
}
