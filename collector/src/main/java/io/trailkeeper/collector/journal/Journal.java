package io.trailkeeper.collector.journal;

import io.trailkeeper.collector.journal.Followers.Follower;
import io.trailkeeper.collector.journal.Followers.Position;
import io.trailkeeper.core.journal.Cursor;
import io.trailkeeper.core.journal.JournalFollowers;
import io.trailkeeper.core.journal.JournalReader;
import io.trailkeeper.core.journal.Loss;
import io.trailkeeper.core.journal.LossFormat;
import io.trailkeeper.core.journal.ReadRequest;
import io.trailkeeper.core.journal.ReadResult;
import io.trailkeeper.core.journal.UnknownCursorException;
import io.trailkeeper.core.journal.UnknownFollowerException;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A journal of audit events in a local directory.
 *
 * <ul>
 *   <li>Durability: when {@link Appender#commit} returns, the events survive a crash of the process
 *       and of the machine. Only such events are read.
 *   <li>Order: events are read in the order in which they were appended; those of one {@link
 *       Appender} keep theirs.
 *   <li>Duplicates: an event whose bytes were appended shortly before is recognised and not
 *       appended again.
 *   <li>A full disk refuses what is new. Nothing that a follower has not committed is deleted, but
 *       for one that disappeared: see {@link JournalOptions#followerExpiry}.
 *   <li>A crash leaves at most events that were not acknowledged: they are there as a whole, or not
 *       at all.
 *   <li>Damage on disk is never passed over in silence: readers get a gap.
 * </ul>
 *
 * <p>Thread-safe. One process at a time.
 */
public final class Journal implements JournalReader, JournalFollowers, AutoCloseable {

  private final Clock clock;
  private final String partition;
  private final Segments segments;
  private final RecentEvents recent;
  private final Followers followers;
  private final Retention retention;
  private final FillWatch fill;
  private final DiskWatch watch;
  private final GroupCommit commit;
  private final AppendLog log;
  private final Forcer forcer;
  private final DurableMark durableMark;
  private final Closeable lock;

  Journal(
      Clock clock,
      String partition,
      Segments segments,
      RecentEvents recent,
      Followers followers,
      Retention retention,
      FillWatch fill,
      DiskWatch watch,
      GroupCommit commit,
      AppendLog log,
      Forcer forcer,
      DurableMark durableMark,
      Closeable lock) {
    this.clock = clock;
    this.partition = partition;
    this.segments = segments;
    this.recent = recent;
    this.followers = followers;
    this.retention = retention;
    this.fill = fill;
    this.watch = watch;
    this.commit = commit;
    this.log = log;
    this.forcer = forcer;
    this.durableMark = durableMark;
    this.lock = lock;
  }

  /**
   * Opens a journal, or begins one in a directory that holds none.
   *
   * <p>Takes as long as reading the last segment, and the last events for the duplicate window, at
   * most a GiB.
   *
   * @param clock gives the times at which events were received, and the age of segments
   * @throws JournalException if it is open already, of a newer version, or cannot be opened
   */
  public static Journal open(JournalOptions options, Clock clock) {
    SecureRandom random = new SecureRandom();
    return new JournalOpening(
            options,
            clock,
            new LocalFileOperations(),
            () -> "%016x".formatted(random.nextLong()),
            System::nanoTime)
        .open();
  }

  /**
   * Begins a request.
   *
   * @param source who sends it, for the events' {@code source}: at most 1,024 bytes of UTF-8
   * @throws IllegalArgumentException if it is longer, or the source of losses
   */
  public Appender appender(String source) {
    if (source.equals(Loss.SOURCE)) {
      throw new IllegalArgumentException(
          "the source " + source + " is for losses: record them, and give events another one");
    }
    byte[] bytes = source.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > Frame.MAX_SOURCE_BYTES) {
      throw new IllegalArgumentException(
          "a source of " + bytes.length + " bytes, allowed: " + Frame.MAX_SOURCE_BYTES);
    }
    return new Appender(log, commit, source, bytes, watch.patience());
  }

  /**
   * Refuses if the journal is known to take nothing now: the disk is slow, or has failed, or the
   * journal is closed. To be asked before work is begun; never waits. A full journal is not known
   * as such: it still recognises duplicates.
   *
   * @throws JournalException saying why
   */
  public void requireAccepting() {
    commit.requireUsable();
    watch.requireFast();
  }

  /** Returns why the journal takes nothing now, as {@link #requireAccepting} says it. */
  public Optional<String> problem() {
    try {
      requireAccepting();
      return Optional.empty();
    } catch (JournalException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Records a loss in the place of events, of an offset of its own. Every follower sees it,
   * whatever it selects. Returns when it is durable, as {@link Appender#commit} does.
   *
   * @return false if the same loss was recorded lately, so that it is not recorded again
   * @throws JournalException if it was not recorded
   */
  public boolean record(Loss loss) {
    try (Appender appender =
        new Appender(
            log,
            commit,
            Loss.SOURCE,
            Loss.SOURCE.getBytes(StandardCharsets.UTF_8),
            watch.patience())) {
      boolean isNew = appender.append(LossFormat.write(loss));
      appender.commit();
      return isNew;
    }
  }

  @Override
  public ReadResult read(ReadRequest request) throws InterruptedException {
    Follower follower = begin(request.follower(), request.from(), request.committed());
    commit.awaitMoreThan(request.from().offset(), TimeUnit.NANOSECONDS.convert(request.maxWait()));
    requireReadable();
    try {
      ReadResult result = new ReadScan(segments, recent, request, follower, commit.durable()).run();
      forgetRead();
      return result;
    } catch (ClosedByInterruptException e) {
      Thread.interrupted();
      InterruptedException interrupted = new InterruptedException();
      interrupted.initCause(e);
      throw interrupted;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "reading journal %s from %s failed, nothing was passed over: check the disk, then read again"
              .formatted(partition, request.from()),
          e);
    }
  }

  /**
   * Begins like a read, and then waits without a thread: notes how far the follower has committed,
   * and calls back once, as soon as there is something to look at from a cursor on, or the journal
   * is closed; at once if it is so already.
   *
   * @param committed as in a {@link ReadRequest}
   * @param wake must neither block nor throw: it is called by who commits
   * @return forgets the wait; to be closed also after the call back
   * @throws UnknownCursorException as {@link #read}
   * @throws UnknownFollowerException if the follower is not registered
   * @throws UncheckedIOException if the journal is closed
   */
  public Wait onReadable(String follower, Cursor from, Cursor committed, Runnable wake) {
    begin(follower, from, committed);
    return commit.onMoreThan(from.offset(), wake)::run;
  }

  /** A wait for events that takes no thread. */
  @FunctionalInterface
  public interface Wait extends AutoCloseable {
    @Override
    void close();
  }

  /** Frees the memory of recent events that all have read who keep up. */
  private void forgetRead() {
    long least = Long.MAX_VALUE;
    for (Follower follower : followers.all()) {
      Position position = follower.position();
      if (position != null && recent.mayHold(position.offset())) {
        least = Math.min(least, position.offset());
      }
    }
    if (least < Long.MAX_VALUE) {
      recent.forgetBefore(least);
    }
  }

  /** Notes what a follower says as it comes to read. */
  private Follower begin(String name, Cursor from, Cursor committed) {
    requireReadable();
    Follower follower = followers.find(name);
    if (follower == null) {
      throw new UnknownFollowerException(name, partition);
    }
    requireKnown(from);
    requireKnown(committed);
    followers.read(follower, committed.offset(), clock.millis());
    retention.trim();
    return follower;
  }

  @Override
  public Cursor earliest() {
    return new Cursor(partition, Math.min(segments.first().base(), commit.durable()));
  }

  @Override
  public Cursor end() {
    return new Cursor(partition, commit.durable());
  }

  @Override
  public Cursor since(Instant receivedAt) {
    requireReadable();
    try {
      Segment segment = segments.last();
      while (segment != null && receivedSince(segment, receivedAt)) {
        Segment before = segments.before(segment);
        if (before == null) {
          break;
        }
        segment = before;
      }
      long base = segment == null ? 0 : segment.base();
      return new Cursor(partition, Math.min(Math.max(base, earliest().offset()), commit.durable()));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "reading the times of journal %s failed: check the disk, then read again"
              .formatted(partition),
          e);
    }
  }

  /** Whether the first event of a segment was received at a time or later, or there is none. */
  private boolean receivedSince(Segment segment, Instant time) throws IOException {
    try (SegmentReader reader = SegmentReader.open(segment.path(), partition)) {
      SegmentReader.Found first = reader.frame(SegmentHeader.length(partition), segment.base());
      return first == null || !first.event().receivedAt().isBefore(time);
    } catch (NoSuchFileException e) {
      // It was deleted meanwhile: what is left begins after it.
      return false;
    }
  }

  @Override
  public void register(String follower, Cursor startAt) {
    Followers.requireName(follower);
    requireReadable();
    Follower known = followers.find(follower);
    if (known == null) {
      requireKnown(startAt);
      followers.register(follower, startAt.offset(), clock.millis());
    } else {
      followers.seen(known, clock.millis());
    }
  }

  @Override
  public Optional<Cursor> committed(String follower) {
    return Optional.ofNullable(followers.find(follower)).map(this::committed);
  }

  @Override
  public void unregister(String follower) {
    Followers.requireName(follower);
    requireReadable();
    followers.unregister(follower);
    retention.trim();
  }

  /** Returns all registered followers by name, with what each has still to commit. */
  public List<FollowerLag> followers() {
    List<FollowerLag> lags = new ArrayList<>();
    long end = commit.durable();
    for (Follower follower : followers.all()) {
      long committed = follower.committed();
      long readAt = follower.lastReadAt();
      lags.add(
          new FollowerLag(
              follower.name(),
              committed(follower),
              Math.max(0, end - committed),
              segments.bytesFrom(committed, end),
              readAt < 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(readAt))));
    }
    return List.copyOf(lags);
  }

  /**
   * Whether the journal has room for events of an ordinary size. Looks at the disk, and deletes
   * what may go if there is none.
   *
   * @throws JournalException if the disk cannot be asked
   */
  public boolean hasRoom() {
    return retention.hasRoom();
  }

  /** Returns what was done and what is there. The parts are not of one instant. */
  public JournalStatistics statistics() {
    AppendLog.Counts appends = log.counts();
    GroupCommit.Counts commits = commit.counts();
    return new JournalStatistics(
        appends.appended(),
        appends.duplicates(),
        appends.refused(),
        commits.commits(),
        commits.fsyncs(),
        commits.failures(),
        segments.damages(),
        segments.count(),
        segments.bytes(),
        fill.ratio(),
        fill.forgotten(),
        Instant.ofEpochMilli(segments.first().createdAt()),
        earliest(),
        end(),
        commit.isUsable());
  }

  /**
   * Makes durable what was appended, and gives the directory free. Who waits in a read gets an
   * exception. Waits for the disk within bounds.
   *
   * @throws JournalException if it cannot be made durable; the directory is free all the same,
   *     unless the disk still holds up what it was asked before
   */
  @Override
  public void close() {
    try {
      log.close();
    } finally {
      closeFiles();
    }
  }

  private void closeFiles() {
    if (!forcer.awaitEnd()) {
      throw new JournalException(
          JournalException.Reason.SLOW,
          "closing journal %s: the disk does not answer, so the directory stays locked until this process ends; what was acknowledged is durable"
              .formatted(partition));
    }
    try {
      try {
        log.closeFile();
      } finally {
        durableMark.close();
        lock.close();
      }
    } catch (IOException e) {
      throw new JournalException(
          JournalException.Reason.FAILED,
          "closing journal %s: what was acknowledged is durable; check the disk"
              .formatted(partition),
          e);
    }
  }

  private Cursor committed(Follower follower) {
    return new Cursor(partition, follower.committed());
  }

  private void requireKnown(Cursor cursor) {
    Cursor end = end();
    if (!cursor.partition().equals(partition) || cursor.offset() > end.offset()) {
      throw new UnknownCursorException(cursor, end);
    }
  }

  private void requireReadable() {
    if (commit.isClosed()) {
      throw new UncheckedIOException(
          new IOException("journal " + partition + " is closed: open it again, then read again"));
    }
  }
}
