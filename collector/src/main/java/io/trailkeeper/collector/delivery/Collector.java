package io.trailkeeper.collector.delivery;

import io.trailkeeper.collector.checkpoint.CheckpointWriter;
import io.trailkeeper.collector.checkpoint.StaleCheckpointException;
import io.trailkeeper.collector.digest.DigestDelivery;
import io.trailkeeper.core.checkpoint.Checkpoint;
import io.trailkeeper.core.checkpoint.CursorRange;
import io.trailkeeper.core.checkpoint.PreparedLogFile;
import io.trailkeeper.core.config.CollectorConfiguration;
import io.trailkeeper.core.digest.DigestEndReason;
import io.trailkeeper.core.journal.Cursor;
import io.trailkeeper.core.journal.Gap;
import io.trailkeeper.core.journal.JournalFollowers;
import io.trailkeeper.core.journal.JournalReader;
import io.trailkeeper.core.journal.JournaledEvent;
import io.trailkeeper.core.journal.ReadRequest;
import io.trailkeeper.core.journal.ReadResult;
import io.trailkeeper.core.journal.UnknownCursorException;
import io.trailkeeper.core.journal.UnknownFollowerException;
import io.trailkeeper.core.logfile.LogFile;
import io.trailkeeper.objectstore.store.ObjectStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The collector of one trail: follows the journal and delivers what the trail selects, until it is
 * told to stop.
 *
 * <p>{@link #run} is for one thread; {@link #stop} and {@link #checkpoint} for any. While the
 * destination, the checkpoint's store or the signing key is away, it waits and tries again; events
 * wait in the journal. Delivery is in the journal's order, each event exactly once.
 */
public final class Collector {

  private static final int MAX_EVENTS = 10_000;
  private static final int MAX_READ_BYTES = 4 << 20;

  /** How long a read waits for events, and so how late a stop or a digest may be noticed. */
  private static final Duration LONG_POLL = Duration.ofMillis(250);

  private final CollectorConfiguration configuration;
  private final String follower;
  private final JournalReader journal;
  private final JournalPosition position;
  private final TrailEvents events;
  private final CheckpointWriter checkpoint;
  private final LogFileDelivery logFiles;
  private final DigestDelivery digests;
  private final CollectorListener listener;
  private final Clock clock;
  private final StopSignal stop = new StopSignal();
  private final Attempts attempts;

  /**
   * Makes a collector; nothing happens before {@link #run}.
   *
   * @param random spreads the attempts after a failure
   */
  public Collector(
      CollectorConfiguration configuration,
      JournalReader journal,
      JournalFollowers followers,
      ObjectStore store,
      CheckpointWriter checkpoint,
      DigestDelivery digests,
      CollectorListener listener,
      Clock clock,
      RandomGenerator random) {
    this.configuration = configuration;
    this.follower = configuration.trail().name();
    this.journal = journal;
    this.attempts = new Attempts(checkpoint, listener, random, stop);
    this.position = new JournalPosition(follower, journal, followers, checkpoint, attempts, clock);
    this.events = new TrailEvents(configuration);
    this.checkpoint = checkpoint;
    this.logFiles = new LogFileDelivery(configuration, store, checkpoint, clock);
    this.digests = digests;
    this.listener = listener;
    this.clock = clock;
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
   * @return whether all that was journaled before the stop is delivered and digested
   * @throws StaleCheckpointException if another collector of the trail is at work
   */
  public boolean run() throws InterruptedException {
    try {
      position.registerAgain();
      attempts.until(digests::comeTo);
      finishWhatWasPrepared();
      Batch batch = new Batch(events, position.follow());
      listener.ready();
      attempts.until(digests::begin);
      attempts.until(digests::publishKeys);
      while (stop.requested().isEmpty()) {
        batch = step(batch);
      }
      drain(batch);
      end(stop.requested().orElse(DigestEndReason.STOPPED));
      return true;
    } catch (Attempts.OverdueException e) {
      return false;
    }
  }

  /** Reads on, and delivers what is due. */
  private Batch step(Batch batch) throws InterruptedException {
    read(batch, LONG_POLL);
    Batch current = isDue(batch) ? deliver(batch) : batch;
    Optional<Instant> due = digests.due();
    if (due.isPresent() && !clock.instant().isBefore(due.get())) {
      attempts.until(digests::deliverDue);
    }
    return current;
  }

  private boolean isDue(Batch batch) {
    @Nullable Instant openedAt = batch.openedAt();
    return isFull(batch)
        || (openedAt != null
            && !clock.instant().isBefore(openedAt.plus(configuration.delivery().maxInterval())));
  }

  private boolean isFull(Batch batch) {
    return batch.bytes() >= configuration.delivery().maxBytes();
  }

  /** Delivers everything that is journaled by now. */
  private void drain(Batch batch) throws InterruptedException {
    Cursor end = journal.end();
    Batch current = batch;
    while (current.next().offset() < end.offset()) {
      attempts.requireTime();
      read(current, Duration.ZERO);
      if (isFull(current)) {
        current = deliver(current);
      }
    }
    deliver(current);
  }

  private void end(DigestEndReason reason) throws InterruptedException {
    attempts.until(() -> digests.deliver(reason));
    if (reason == DigestEndReason.LOGGING_STOPPED || reason == DigestEndReason.TRAIL_DELETED) {
      position.leave();
    }
  }

  private void read(Batch batch, Duration wait) throws InterruptedException {
    long room = configuration.delivery().maxBytes() - batch.bytes();
    ReadResult result =
        read(
            batch.next(),
            position.committed(batch.next().partition()),
            events,
            (int) Math.max(1, Math.min(MAX_READ_BYTES, room)),
            wait);
    if (result.gap().isPresent()) {
      Gap gap = result.gap().get();
      position.lost(
          "JournalGap",
          "offsets "
              + gap.from().offset()
              + " to "
              + gap.to().offset()
              + " of "
              + gap.from().partition()
              + ": "
              + gap.reason(),
          gap.events());
    }
    batch.add(result, clock.instant());
  }

  private ReadResult read(
      Cursor from,
      Cursor committed,
      Predicate<JournaledEvent> selection,
      int maxBytes,
      Duration wait)
      throws InterruptedException {
    ReadRequest request =
        new ReadRequest(follower, from, committed, selection, MAX_EVENTS, maxBytes, wait);
    List<ReadResult> result = new ArrayList<>(1);
    attempts.until(() -> result.add(journal.read(request)));
    return result.get(0);
  }

  /** Delivers a batch, or moves the cursor alone if nothing in it was selected. */
  private Batch deliver(Batch batch) throws InterruptedException {
    for (JournaledEvent event : batch.unreadable()) {
      position.lost(
          "EventUnreadable", "the event at offset " + event.offset() + " cannot be read", 1);
    }
    if (batch.events() > 0) {
      LogFile file = batch.close();
      PreparedLogFile planned = logFiles.plan(batch, file);
      attempts.until(() -> logFiles.prepare(planned));
      putAndCommit(planned, file);
    } else if (batch.scanned()) {
      attempts.until(() -> skip(batch));
    }
    return new Batch(events, batch.next());
  }

  private void skip(Batch batch) {
    if (!position.committed(batch.next().partition()).equals(batch.next())) {
      checkpoint.apply(before -> before.skip(batch.ranges(), batch.filtered()));
    }
  }

  private void putAndCommit(PreparedLogFile prepared, LogFile file) throws InterruptedException {
    attempts.until(() -> logFiles.put(prepared, file));
    commit(prepared);
  }

  private void commit(PreparedLogFile prepared) throws InterruptedException {
    attempts.until(() -> logFiles.commit(prepared));
    listener.delivered(prepared.entry());
  }

  /** Finishes the log file and the digest that a crash may have left behind. */
  private void finishWhatWasPrepared() throws InterruptedException {
    @Nullable PreparedLogFile prepared = checkpoint.current().prepared();
    if (prepared != null) {
      Optional<LogFile> file = readAgain(prepared);
      if (file.isPresent() && isPrepared(file.get(), prepared)) {
        putAndCommit(prepared, file.get());
      } else {
        commitOrAbandon(prepared);
      }
    }
    attempts.until(digests::finishPrepared);
  }

  private static boolean isPrepared(LogFile file, PreparedLogFile prepared) {
    return HexFormat.of().formatHex(file.sha256()).equals(prepared.entry().sha256());
  }

  /**
   * The bytes cannot be made again: the trail was changed since, or the journal. If they are in the
   * destination all the same, they are committed; else the events are read again as the trail now
   * selects them.
   */
  private void commitOrAbandon(PreparedLogFile prepared) throws InterruptedException {
    List<Boolean> put = new ArrayList<>(1);
    attempts.until(() -> put.add(logFiles.isPut(prepared)));
    if (put.get(0)) {
      commit(prepared);
    } else {
      attempts.until(this::abandon);
    }
  }

  private void abandon() {
    if (checkpoint.current().prepared() != null) {
      checkpoint.apply(Checkpoint::abandon);
    }
  }

  /** Makes a prepared file again from the journal; nothing if the journal does not have it. */
  private Optional<LogFile> readAgain(PreparedLogFile prepared) throws InterruptedException {
    CursorRange range = prepared.ranges().get(0);
    Cursor from = new Cursor(range.partition(), range.from());
    Predicate<JournaledEvent> inRange = event -> event.offset() < range.to() && events.test(event);
    Batch batch = new Batch(events, from);
    try {
      while (batch.next().offset() < range.to()) {
        ReadResult result = read(batch.next(), from, inRange, MAX_READ_BYTES, Duration.ZERO);
        if (result.gap().isPresent() || result.next().equals(batch.next())) {
          return Optional.empty();
        }
        batch.add(result, clock.instant());
      }
    } catch (UnknownCursorException | UnknownFollowerException e) {
      return Optional.empty();
    }
    return batch.events() == 0 ? Optional.empty() : Optional.of(batch.close());
  }
}
