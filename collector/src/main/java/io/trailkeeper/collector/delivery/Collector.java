package io.trailkeeper.collector.delivery;

import io.trailkeeper.collector.checkpoint.CheckpointWriter;
import io.trailkeeper.collector.checkpoint.StaleCheckpointException;
import io.trailkeeper.collector.digest.DigestDelivery;
import io.trailkeeper.core.checkpoint.Checkpoint;
import io.trailkeeper.core.checkpoint.DeliveryFailure.Stage;
import io.trailkeeper.core.checkpoint.PreparedLogFile;
import io.trailkeeper.core.config.CollectorConfiguration;
import io.trailkeeper.core.digest.DigestEndReason;
import io.trailkeeper.core.journal.JournaledEvent;
import io.trailkeeper.core.journal.ReadResult;
import io.trailkeeper.core.logfile.LogFile;
import io.trailkeeper.objectstore.store.ObjectStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The collector of one trail: follows the journals and delivers what the trail selects, until it is
 * told to stop.
 *
 * <p>{@link #run} is for one thread; {@link #stop} and {@link #checkpoint} for any. While a
 * capture, the destination, the checkpoint's store or the API server is away, it waits and tries
 * again; events wait in the journals. A capture that is away holds up no other. While the signing
 * key is away, log files are delivered and digests wait; when as many log files wait for a digest
 * as a checkpoint has room for, 1,000 at least, events wait too. Each event is delivered exactly
 * once, those of one journal in its order; a log file holds events of one.
 *
 * <p>Memory: the batches that are open have the size of one log file together, and what is read and
 * not yet looked at is 4 MiB at most for each journal, or its largest event.
 */
public final class Collector {

  /** How late a batch that is due, or a digest, may be noticed. */
  static final Duration TICK = Duration.ofMillis(250);

  /** How long the end of a namespace's match is remembered, by the time of what is read. */
  private static final Duration REMEMBERED = Duration.ofHours(1);

  /** How many events are left out of a batch at most: their offsets stand in the checkpoint. */
  private static final int MAX_DUPLICATES = 5_000;

  private final CollectorConfiguration configuration;
  private final CollectorListener listener;
  private final Clock clock;
  private final CheckpointWriter checkpoint;
  private final StopSignal stop;
  private final Attempts attempts;
  private final JournalPosition position;
  private final @Nullable Namespaces namespaces;
  private final TrailEvents events;
  private final Duplicates duplicates;
  private final Partitions partitions;
  private final PreparedFile preparedFile;
  private final LogFileDelivery logFiles;
  private final DigestDelivery digests;
  private final DigestAttempts digestAttempts;

  /** Takes its parts from a builder, which is the way to make one. */
  Collector(
      CollectorBuilder parts,
      ObjectStore store,
      CheckpointWriter checkpoint,
      DigestDelivery digests) {
    this.configuration = parts.configuration();
    this.listener = parts.listener();
    this.clock = parts.clock();
    this.checkpoint = checkpoint;
    this.digests = digests;
    this.logFiles = new LogFileDelivery(configuration, store, checkpoint, clock);
    this.namespaces = parts.namespaces();
    this.events = new TrailEvents(configuration, namespaces);
    this.duplicates = new Duplicates(parts.sources().size() > 1);
    Bell bell = new Bell();
    this.stop = new StopSignal(bell);
    Health health = new Health(checkpoint, listener, clock);
    this.attempts = new Attempts(checkpoint, health, parts.random(), stop);
    this.digestAttempts =
        new DigestAttempts(digests, checkpoint, attempts, health, parts.random(), clock);
    this.position = new JournalPosition(checkpoint, attempts, clock);
    this.partitions =
        new Partitions(
            parts, checkpoint::current, position, events, duplicates, attempts, health, stop, bell);
    this.preparedFile = new PreparedFile(parts, partitions, events, logFiles, checkpoint, attempts);
  }

  /**
   * Begins to put a collector together.
   *
   * @param configuration what it is to do
   */
  public static CollectorBuilder builder(CollectorConfiguration configuration) {
    return new CollectorBuilder(configuration);
  }

  /** Returns what the collector has done. */
  public Checkpoint checkpoint() {
    return checkpoint.current();
  }

  /**
   * Tells the collector to deliver what is journaled, to write a last digest, and to stop.
   *
   * @param reason why; it stands in the digest
   * @param within how long this may take; what is not delivered by then stays in the journal
   */
  public void stop(DigestEndReason reason, Duration within) {
    stop.request(reason, within);
  }

  /**
   * Collects until told to stop.
   *
   * @return whether all that was journaled before the stop is delivered and digested. A capture
   *     that is away is not waited for if the chain goes on after the stop: its events wait there
   * @throws StaleCheckpointException if another collector of the trail is at work
   */
  public boolean run() throws InterruptedException {
    try (partitions) {
      if (namespaces != null) {
        attempts.until(Stage.CAPTURE, namespaces::ask);
        namespaces.remember(checkpoint.current().namespaces());
      }
      attempts.until(Stage.DIGEST, digests::comeTo);
      preparedFile.finish().ifPresent(listener::delivered);
      attempts.until(Stage.DIGEST, digests::finishPrepared);
      partitions.followFirst();
      if (checkpoint.current().cursors().isEmpty()) {
        return false;
      }
      saveNamespaces();
      listener.ready();
      digestAttempts.begin();
      // The first that is put: if it fails, no log file is delivered either.
      attempts.until(Stage.LOG_FILE, digests::publishKeys);
      while (stop.requested().isEmpty()) {
        step();
      }
      boolean complete = drain();
      end(stop.requested().orElse(DigestEndReason.STOPPED));
      return complete;
    } catch (Attempts.OverdueException e) {
      return false;
    }
  }

  /** Reads on, and delivers what is due. */
  private void step() throws InterruptedException {
    listener.stepped();
    partitions.ask(room());
    partitions.await();
    takeAll();
    saveNamespaces();
    // What is missing is in the digest that comes next after it was read.
    boolean digestDue = digestAttempts.isDue();
    for (Partition partition : partitions.open()) {
      Batch batch = partition.batch();
      if (isDue(batch) || (digestDue && !batch.gaps().isEmpty())) {
        deliver(partition);
      }
    }
    if (digestDue) {
      digestAttempts.deliverIfDue();
    }
  }

  private boolean isDue(Batch batch) {
    @Nullable Instant openedAt = batch.openedAt();
    if (openedAt == null) {
      return false;
    }
    Instant now = clock.instant();
    // A clock that was set back must not keep a batch open until it is where it was.
    return now.isBefore(openedAt)
        || !now.isBefore(openedAt.plus(configuration.delivery().maxInterval()));
  }

  /** Delivers everything that is journaled by now; returns whether it did. */
  private boolean drain() throws InterruptedException {
    partitions.cutShort();
    while (true) {
      takeAll();
      if (!partitions.haveMore() && deliverAll()) {
        return partitions.undrained().isEmpty();
      }
      attempts.requireTime();
      partitions.askForTheRest(room());
      partitions.await();
    }
  }

  /** Returns whether everything that was read is delivered, and nothing must be read again. */
  private boolean deliverAll() throws InterruptedException {
    boolean all = true;
    for (Partition partition : partitions.open()) {
      all &= deliver(partition);
    }
    return all;
  }

  private void end(DigestEndReason reason) throws InterruptedException {
    if (reason.closesChain()) {
      for (Partition partition : partitions.undrained()) {
        position.lost(
            "CaptureUnreachable",
            "the capture "
                + partition.source().name()
                + " was away when the trail ended: what it had not handed over is missing",
            -1);
      }
    }
    attempts.until(Stage.DIGEST, () -> digests.deliver(reason));
    digestAttempts.signed();
    if (reason == DigestEndReason.LOGGING_STOPPED || reason == DigestEndReason.TRAIL_DELETED) {
      partitions.unregister();
      position.leave();
    }
  }

  /** Returns how many bytes may be read: what is open together is as large as one file. */
  private long room() {
    return configuration.delivery().maxBytes() - partitions.bytes();
  }

  /** Takes what the sources have answered, and makes room for more. */
  private void takeAll() throws InterruptedException {
    for (Partition partition : partitions.all()) {
      Partition.@Nullable Fetched fetched = partition.take();
      // What was asked for before a batch began anew does not go on where the batch ends.
      if (fetched != null
          && partition.isOpen()
          && partition.batch().next().equals(fetched.from())) {
        take(partition, fetched);
      }
      while (room() <= 0) {
        deliver(largest());
      }
    }
  }

  private Partition largest() {
    return partitions.open().stream()
        .max(Comparator.comparingLong(partition -> partition.batch().bytes()))
        .orElseThrow();
  }

  private void take(Partition partition, Partition.Fetched fetched) throws InterruptedException {
    ReadResult result = fetched.result();
    if (namespaces != null && events.hasUndecided(result)) {
      attempts.until(Stage.CAPTURE, namespaces::ask);
    }
    if (events.isOutgrown(fetched.filter())) {
      // Events were passed over that are the trail's after all: the same range is read again.
      return;
    }
    if (duplicates.isActive() && !result.events().isEmpty()) {
      partitions.readBack().before(result.events().get(0).receivedAt());
      deliverCopies(partition, result);
      if (!partition.isOpen() || !partition.batch().next().equals(fetched.from())) {
        return;
      }
    }
    Batch batch = partition.batch();
    if (result.filtered() > 0) {
      batch.passedOver(fetched.filter());
    }
    batch.add(
        result, event -> isCopy(batch, event), position.nothingMissedBefore(), clock.instant());
    partition.readUpTo(
        result.events().isEmpty()
            ? clock.instant()
            : result.events().get(result.events().size() - 1).receivedAt());
    if (batch.isUrgent() || batch.duplicates().size() >= MAX_DUPLICATES) {
      deliver(partition);
    }
  }

  /**
   * Delivers the batches of other partitions that hold a copy of what came: only then are the
   * copies that came left out.
   */
  private void deliverCopies(Partition partition, ReadResult result) throws InterruptedException {
    for (Partition other : partitions.open()) {
      if (other != partition
          && result.events().stream().map(EventHash::of).anyMatch(other.batch()::holds)) {
        deliver(other);
      }
    }
  }

  private boolean isCopy(Batch batch, JournaledEvent event) {
    if (!duplicates.isActive()) {
      return false;
    }
    EventHash hash = EventHash.of(event);
    return duplicates.isDelivered(hash) || batch.holds(hash);
  }

  /**
   * Delivers a partition's batch, or moves the cursor alone if nothing in it is to be delivered.
   *
   * @return false if its range must be read again
   */
  private boolean deliver(Partition partition) throws InterruptedException {
    Batch batch = partition.batch();
    if (isOutgrown(batch)) {
      partition.open(batch.again());
      return false;
    }
    saveNamespaces();
    if (batch.events() > 0) {
      LogFile file = batch.close();
      PreparedLogFile planned = logFiles.plan(batch, file);
      attempts.until(Stage.LOG_FILE, () -> logFiles.prepare(planned));
      attempts.until(Stage.LOG_FILE, () -> logFiles.put(planned, file));
      attempts.until(Stage.LOG_FILE, () -> logFiles.commit(planned));
      duplicates.delivered(batch.hashes());
      listener.delivered(planned.entry());
    } else if (batch.scanned()) {
      attempts.until(Stage.LOG_FILE, () -> skip(batch));
      duplicates.delivered(batch.hashes());
    }
    partition.open(batch.following());
    forgetNamespaces();
    digestAttempts.deliverIfDue();
    return true;
  }

  /** Whether events were passed over by what turns out now not to hold. */
  private boolean isOutgrown(Batch batch) throws InterruptedException {
    if (namespaces == null || batch.unchecked().isEmpty()) {
      return false;
    }
    attempts.until(Stage.CAPTURE, namespaces::ask);
    return batch.unchecked().stream().anyMatch(events::isOutgrown);
  }

  private void skip(Batch batch) {
    if (!position.committed(batch.next().partition()).equals(batch.next())) {
      checkpoint.apply(before -> before.skip(List.of(batch.range()), batch.passed()));
    }
  }

  /** Keeps over a restart which namespaces match: they may be gone after it. */
  private void saveNamespaces() throws InterruptedException {
    if (namespaces == null) {
      return;
    }
    Set<String> remembered = namespaces.remembered(Checkpoint.MAX_NAMESPACES);
    if (!remembered.equals(checkpoint.current().namespaces())) {
      attempts.until(
          Stage.LOG_FILE, () -> checkpoint.apply(before -> before.withNamespaces(remembered)));
    }
  }

  private void forgetNamespaces() {
    if (namespaces != null) {
      partitions.readUpTo().map(time -> time.minus(REMEMBERED)).ifPresent(namespaces::forgetBefore);
    }
  }
}
