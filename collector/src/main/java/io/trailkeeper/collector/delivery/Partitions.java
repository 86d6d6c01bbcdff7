package io.trailkeeper.collector.delivery;

import io.trailkeeper.core.checkpoint.Checkpoint;
import io.trailkeeper.core.journal.Cursor;
import io.trailkeeper.core.journal.ReadRequest;
import io.trailkeeper.core.selector.EventFilter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All sources of a collector, each asked in a thread of its own. For the collector's thread. */
final class Partitions implements AutoCloseable {

  /** As good as for ever: a stop ends it. */
  static final Duration A_DAY = Duration.ofDays(1);

  private static final int MAX_EVENTS = 10_000;

  /** Captures that answer in this time are begun with together. */
  private static final Duration FIRST_ANSWERS = Duration.ofSeconds(5);

  private final List<Partition> all;
  private final String follower;
  private final Duration longPoll;
  private final Duration readPause;
  private final TrailEvents events;
  private final JournalPosition position;
  private final ReadBack readBack;
  private final Supplier<Checkpoint> checkpoint;
  private final Attempts attempts;
  private final StopSignal stop;
  private final Bell bell;
  private final Clock clock;

  Partitions(
      CollectorBuilder parts,
      Supplier<Checkpoint> checkpoint,
      JournalPosition position,
      TrailEvents events,
      Duplicates duplicates,
      Attempts attempts,
      Health health,
      StopSignal stop,
      Bell bell) {
    this.all =
        parts.sources().stream()
            .map(
                source ->
                    new Partition(
                        source, parts.follower(), parts.signOfLife(), bell, health, parts.random()))
            .toList();
    this.follower = parts.follower();
    this.longPoll = parts.longPoll();
    this.readPause = parts.readPause();
    this.clock = parts.clock();
    this.checkpoint = checkpoint;
    this.events = events;
    this.position = position;
    this.attempts = attempts;
    this.stop = stop;
    this.bell = bell;
    this.readBack = new ReadBack(follower, this, events, duplicates);
  }

  List<Partition> all() {
    return all;
  }

  List<Partition> open() {
    return all.stream().filter(Partition::isOpen).toList();
  }

  long bytes() {
    return open().stream().mapToLong(partition -> partition.batch().bytes()).sum();
  }

  ReadBack readBack() {
    return readBack;
  }

  /**
   * Waits for the source that has a partition.
   *
   * @return nothing if no source has it, or it does not show itself in time; the only source is
   *     waited for
   */
  Optional<Partition> awaitPartition(String name) throws InterruptedException {
    long until = System.nanoTime() + FIRST_ANSWERS.toNanos();
    while (true) {
      attempts.requireTime();
      look();
      bell.await(Collector.TICK);
      for (Partition partition : all) {
        partition.take();
        Partition.@Nullable Seen seen = partition.seen();
        if (seen != null && seen.partition().equals(name)) {
          return Optional.of(partition);
        }
      }
      boolean allSeen = all.stream().allMatch(partition -> partition.seen() != null);
      if (allSeen || (all.size() > 1 && System.nanoTime() - until >= 0)) {
        return Optional.empty();
      }
    }
  }

  /**
   * Asks something of a source and waits for the answer.
   *
   * @return nothing if the source has failed, or has not answered in time
   */
  <T> Optional<T> answer(Partition partition, Callable<T> call, Duration atMost)
      throws InterruptedException {
    long until = System.nanoTime() + atMost.toNanos();
    Ask<T> ask = partition.ask(call);
    while (!ask.isDone()) {
      attempts.requireTime();
      long left = until - System.nanoTime();
      if (left <= 0) {
        ask.cutShort();
      } else {
        bell.await(Duration.ofNanos(Math.min(left, Collector.TICK.toNanos())));
      }
    }
    return Optional.ofNullable(partition.answer(ask));
  }

  /**
   * Follows the sources that answer soon, and at least one, unless the collector is to stop and
   * does not wait for what is away. Nothing is read before it returns.
   */
  void followFirst() throws InterruptedException {
    long until = System.nanoTime() + FIRST_ANSWERS.toNanos();
    while (true) {
      attempts.requireTime();
      for (Partition partition : all) {
        partition.take();
      }
      follow(false);
      boolean none = open().isEmpty();
      boolean rest = all.stream().allMatch(partition -> partition.isOpen() || partition.isAway());
      boolean enough = rest || System.nanoTime() - until >= 0;
      if (open().size() == all.size() || (enough && !none) || (rest && stop.isUrgent())) {
        return;
      }
      bell.await(Collector.TICK);
    }
  }

  /** Brings what was seen and is not open yet a step further. */
  private void follow(boolean late) throws InterruptedException {
    look();
    for (Partition partition : all) {
      Partition.@Nullable Seen seen = partition.seen();
      if (seen != null && !partition.isOpen()) {
        @Nullable Cursor registered = partition.takeRegistered();
        if (registered != null) {
          readBack.opened(registered);
          partition.open(new Batch(events, registered, null, all.size() > 1));
        } else if (partition.isFree() && isAlone(partition, seen)) {
          partition.register(position.follow(seen, late));
        }
      }
    }
    if (all.stream().allMatch(partition -> partition.seen() != null)) {
      position.dropGone(
          all.stream()
              .map(Partition::seen)
              .filter(seen -> seen != null)
              .map(Partition.Seen::partition)
              .collect(Collectors.toSet()));
    }
  }

  private void look() {
    for (Partition partition : all) {
      partition.look(checkpoint.get().cursors(), position.began());
    }
  }

  /** Two sources of one journal would deliver it twice. */
  private boolean isAlone(Partition partition, Partition.Seen seen) {
    for (Partition other : all) {
      Partition.@Nullable Seen theirs = other.seen();
      if (other != partition
          && theirs != null
          && theirs.partition().equals(seen.partition())
          && (other.isOpen() || other.isRegistering())) {
        partition.forget();
        partition.failed(
            new UncheckedIOException(
                new IOException(
                    partition.source().name()
                        + " and "
                        + other.source().name()
                        + " have the same journal, "
                        + seen.partition()
                        + ": name each replica of capture once, and not their common Service")));
        return false;
      }
    }
    return true;
  }

  /**
   * Asks every source for what comes next, as far as it has answered what it was asked before.
   *
   * @param room how many bytes may come
   */
  void ask(long room) throws InterruptedException {
    follow(true);
    for (Partition partition : open()) {
      partition.read(request(partition.batch(), room, longPoll), readPause);
    }
  }

  /** Asks every source for what is there by now, up to an end that is found once. */
  void askForTheRest(long room) throws InterruptedException {
    follow(true);
    for (Partition partition : open()) {
      if (!partition.knowsEnd()) {
        partition.findEnd();
      } else if (!partition.isDrained()) {
        partition.read(request(partition.batch(), room, Duration.ZERO), Duration.ZERO);
      }
    }
  }

  private ReadRequest request(Batch batch, long room, Duration wait) {
    boolean wide = batch.isReadWide();
    EventFilter filter = wide ? events.widestFilter() : events.filter();
    return new ReadRequest(
        follower,
        batch.next(),
        wide ? batch.wideUntil() : ReadRequest.NO_END,
        position.committed(batch.next().partition()),
        filter,
        MAX_EVENTS,
        (int) Math.max(1, Math.min(Partition.MAX_READ_BYTES, room)),
        wait);
  }

  /** Waits until a source has answered, or something else is to be looked at. */
  void await() throws InterruptedException {
    bell.await(Collector.TICK);
  }

  /** Ends the reads that wait. */
  void cutShort() {
    all.forEach(Partition::cutShort);
  }

  /** Whether there is something up to the ends of the sources that is to be read. */
  boolean haveMore() {
    return all.stream()
        .anyMatch(partition -> !partition.isDrained() && !(partition.isAway() && stop.isUrgent()));
  }

  /** Returns the sources that have, or may have, what was not read. */
  List<Partition> undrained() {
    return all.stream().filter(partition -> !partition.isDrained()).toList();
  }

  /** Returns the time before which no event is read any more; nothing if that is not known. */
  Optional<Instant> readUpTo() {
    Instant oldest = clock.instant();
    for (Partition partition : all) {
      @Nullable Instant at = partition.readUpTo();
      if (at == null || !partition.isOpen()) {
        return Optional.empty();
      }
      oldest = at.isBefore(oldest) ? at : oldest;
    }
    return Optional.of(oldest);
  }

  /** Lets all sources forget the follower; those that are away, as long as there is time. */
  void unregister() throws InterruptedException {
    List<Partition> left = new ArrayList<>(all);
    while (!left.isEmpty() && !(left.stream().allMatch(Partition::isAway) && stop.isUrgent())) {
      attempts.requireTime();
      for (Partition partition : List.copyOf(left)) {
        if (partition.isFree() && answer(partition, partition::unregister, A_DAY).isPresent()) {
          left.remove(partition);
        }
      }
      if (!left.isEmpty()) {
        bell.await(Collector.TICK);
      }
    }
  }

  /** Ends all threads. */
  @Override
  public void close() {
    all.forEach(Partition::close);
  }
}
