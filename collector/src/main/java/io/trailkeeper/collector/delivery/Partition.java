package io.trailkeeper.collector.delivery;

import io.trailkeeper.core.journal.Cursor;
import io.trailkeeper.core.journal.JournaledEvent;
import io.trailkeeper.core.journal.ReadRequest;
import io.trailkeeper.core.journal.ReadResult;
import io.trailkeeper.core.journal.UnknownCursorException;
import io.trailkeeper.core.journal.UnknownFollowerException;
import io.trailkeeper.core.selector.EventFilter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One source as a collector follows it: looked at, then followed from a cursor on, with the batch
 * that is open. A thread of its own asks the source, one thing at a time, so that one that is slow
 * or away holds up no other; what comes waits here for the collector's thread.
 *
 * <p>For the collector's thread.
 */
final class Partition implements AutoCloseable {

  /** How much is read at once at most. */
  static final int MAX_READ_BYTES = 4 << 20;

  /** What was away for long is asked soon after it is back. */
  private static final Duration MOST_PAUSE = Duration.ofSeconds(5);

  private static final Logger LOGGER = LoggerFactory.getLogger(Partition.class);

  private final Source source;
  private final String follower;
  private final Bell bell;
  private final Health health;
  private final RandomGenerator random;
  private final ScheduledExecutorService thread;
  private final Future<?> signsOfLife;
  private @Nullable Ask<?> asked;
  private @Nullable Ask<Seen> looking;
  private @Nullable Ask<Cursor> registering;
  private @Nullable Ask<Cursor> ending;
  private @Nullable Ask<Fetched> reading;
  private @Nullable Seen seen;
  private @Nullable Batch batch;

  /** From where on the source is to retain events; null while it is not followed. */
  private volatile @Nullable Cursor retained;

  private @Nullable Cursor end;

  /** Whether the last read brought all there was, and when; set by the source's thread. */
  private volatile boolean caughtUp;

  private volatile long caughtUpNanos;
  private @Nullable Instant readUpTo;
  private @Nullable Backoff backoff;
  private long resumeNanos;

  /**
   * @param signOfLife how often the source is told that there is a follower, whether anything is
   *     read or not: it may forget one that has disappeared, and this one may have to wait for its
   *     destination for weeks
   */
  Partition(
      Source source,
      String follower,
      Duration signOfLife,
      Bell bell,
      Health health,
      RandomGenerator random) {
    this.source = source;
    this.follower = follower;
    this.bell = bell;
    this.health = health;
    this.random = random;
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread created = new Thread(task, follower + " reads " + source.name());
              created.setDaemon(true);
              return created;
            });
    this.signsOfLife =
        thread.scheduleWithFixedDelay(
            this::showLife, signOfLife.toMillis(), signOfLife.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * What a source shows at first.
   *
   * @param end its end
   * @param earliest its first retained event
   * @param committed how far the follower has committed, if the journal knows it
   * @param sinceBegin from where on it holds what was received since the trail began
   */
  record Seen(Cursor end, Cursor earliest, Optional<Cursor> committed, Cursor sinceBegin) {
    String partition() {
      return end.partition();
    }
  }

  /**
   * What was read.
   *
   * @param from where it begins
   * @param filter with which it was read
   */
  record Fetched(Cursor from, ReadResult result, EventFilter filter) {}

  Source source() {
    return source;
  }

  /**
   * Looks at the source, unless that was done, is being done, or has just failed.
   *
   * @param cursors where the trail stands
   * @param begin when it began to log, if that is known
   */
  void look(Map<String, Long> cursors, Optional<Instant> begin) {
    if (seen == null && isFree()) {
      looking = ask(() -> lookNow(cursors, begin));
    }
  }

  private Seen lookNow(Map<String, Long> cursors, Optional<Instant> begin) {
    Cursor at = source.reader().end();
    @Nullable Long known = cursors.get(at.partition());
    if (known != null && known <= at.offset()) {
      // A follower that the journal knew before must not lose events while the rest is prepared.
      source.followers().register(follower, at.at(known));
    }
    Cursor earliest = source.reader().earliest();
    return new Seen(
        at,
        earliest,
        source.followers().committed(follower),
        begin.isPresent() ? source.reader().since(begin.get()) : earliest);
  }

  /** Follows the source from a cursor on, in which a batch begins, once it knows the follower. */
  void register(Cursor from) {
    if (isFree()) {
      registering =
          ask(
              () -> {
                source.followers().register(follower, from);
                return from;
              });
    }
  }

  /** Asks where the source ends now, unless that is known. */
  void findEnd() {
    if (end == null && isFree()) {
      ending = ask(() -> source.reader().end());
    }
  }

  /**
   * Asks for what comes next.
   *
   * @param pause how long it is left alone before, if the last read brought all there was
   */
  void read(ReadRequest request, Duration pause) {
    if (isFree()) {
      Ask<Fetched> ask = new Ask<>(() -> readNow(request), bell);
      asked = ask;
      reading = ask;
      long left = caughtUpNanos + pause.toNanos() - System.nanoTime();
      // What becomes of it, the ask itself says.
      Future<?> unused =
          thread.schedule(ask, caughtUp ? Math.max(0, left) : 0, TimeUnit.NANOSECONDS);
    }
  }

  private Fetched readNow(ReadRequest request) throws InterruptedException {
    ReadResult result = source.reader().read(request);
    caughtUp = !isFull(request, result);
    caughtUpNanos = System.nanoTime();
    return new Fetched(request.from(), result, request.filter());
  }

  /** Whether a result may have ended because it was as large as was asked for. */
  private static boolean isFull(ReadRequest request, ReadResult result) {
    if (result.events().size() >= request.maxEvents()) {
      return true;
    }
    long bytes = 0;
    for (JournaledEvent event : result.events()) {
      bytes += event.bytes().length;
    }
    return bytes > request.maxBytes() / 2;
  }

  /** Asks anything else, once what was asked before is answered; see {@link Ask#result}. */
  <T> Ask<T> ask(Callable<T> call) {
    Ask<T> ask = new Ask<>(call, bell);
    asked = ask;
    thread.execute(ask);
    return ask;
  }

  private void showLife() {
    @Nullable Cursor from = retained;
    if (from == null) {
      return;
    }
    try {
      source.followers().register(follower, from);
    } catch (UncheckedIOException | UnknownCursorException e) {
      LOGGER
          .atDebug()
          .addKeyValue("source", source.name())
          .setCause(e)
          .log("A sign of life was not taken; the next read says why");
    }
  }

  /** Lets the journal forget the follower; in the source's thread. */
  boolean unregister() {
    retained = null;
    source.followers().unregister(follower);
    return true;
  }

  /** Takes in what the source has answered; returns what was read, if anything was. */
  @Nullable Fetched take() throws InterruptedException {
    if (looking != null && looking.isDone()) {
      @Nullable Seen found = answer(looking);
      looking = null;
      seen = found == null ? seen : found;
    }
    if (ending != null && ending.isDone()) {
      end = answer(ending);
      ending = null;
    }
    if (reading != null && reading.isDone()) {
      Ask<Fetched> done = reading;
      reading = null;
      return answer(done);
    }
    return null;
  }

  /** Returns where the source knows the follower to begin now, once; nothing before that. */
  @Nullable Cursor takeRegistered() throws InterruptedException {
    if (registering == null || !registering.isDone()) {
      return null;
    }
    Ask<Cursor> done = registering;
    registering = null;
    return answer(done);
  }

  /** Returns the answer; nothing if there is none, and the source is then asked again later. */
  <T> @Nullable T answer(Ask<T> ask) throws InterruptedException {
    try {
      @Nullable T found = ask.result();
      if (found != null) {
        backoff = null;
        health.sourceSucceeded(source);
      }
      return found;
    } catch (UncheckedIOException e) {
      failed(e);
      return null;
    } catch (UnknownCursorException | UnknownFollowerException e) {
      // Another journal is there now, or it has forgotten us: what is read begins anew.
      forget();
      rest();
      return null;
    }
  }

  /** The source is of no use now; it is asked again later. */
  void failed(UncheckedIOException e) {
    health.sourceFailed(source, e);
    rest();
  }

  private void rest() {
    if (backoff == null) {
      backoff = new Backoff(random, MOST_PAUSE);
    }
    resumeNanos = System.nanoTime() + backoff.next().toNanos();
  }

  /** Whether nothing is being asked, and nothing has just failed. */
  boolean isFree() {
    return (asked == null || asked.isDone())
        && looking == null
        && registering == null
        && ending == null
        && reading == null
        && (backoff == null || System.nanoTime() - resumeNanos >= 0);
  }

  /** Whether the last answer was a failure. */
  boolean isAway() {
    return backoff != null;
  }

  /** Ends a read that waits; it is asked for again. */
  void cutShort() {
    if (reading != null) {
      reading.cutShort();
      reading = null;
    }
  }

  /** Forgets what the source showed, and the batch, of which nothing is committed. */
  void forget() {
    seen = null;
    batch = null;
    retained = null;
    end = null;
  }

  /** Returns what the source showed; nothing before that. */
  @Nullable Seen seen() {
    return seen;
  }

  /** Whether it is read from: it has a batch. */
  boolean isOpen() {
    return batch != null;
  }

  /** Whether it is being registered. */
  boolean isRegistering() {
    return registering != null;
  }

  /** Returns when the last event was received that was read; null while none was. */
  @Nullable Instant readUpTo() {
    return readUpTo;
  }

  void readUpTo(Instant time) {
    readUpTo = time;
  }

  /** Whether everything is read up to the end that was found. */
  boolean isDrained() {
    return batch != null && end != null && batch.next().offset() >= end.offset();
  }

  /** Whether the end was found. */
  boolean knowsEnd() {
    return end != null;
  }

  /** Returns the batch that is open; there must be one. */
  Batch batch() {
    if (batch == null) {
      throw new IllegalStateException(source.name() + " is not followed");
    }
    return batch;
  }

  void open(Batch next) {
    batch = next;
    retained = next.from();
  }

  /** Ends the thread; what it was asked is cut short. */
  @Override
  public void close() {
    signsOfLife.cancel(false);
    thread.shutdownNow();
  }
}
