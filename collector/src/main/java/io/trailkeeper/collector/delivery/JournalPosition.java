package io.trailkeeper.collector.delivery;

import io.trailkeeper.collector.checkpoint.CheckpointWriter;
import io.trailkeeper.core.checkpoint.Checkpoint;
import io.trailkeeper.core.checkpoint.DeliveryFailure.Stage;
import io.trailkeeper.core.checkpoint.DeliveryState;
import io.trailkeeper.core.checkpoint.KnownGap;
import io.trailkeeper.core.digest.ChainStartReason;
import io.trailkeeper.core.journal.Cursor;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where a collector stands in the journals: what the checkpoint says, brought together with the
 * journals that are there. For one thread.
 */
final class JournalPosition {

  /** By how much the clocks of collector and capture may differ before an event is missed. */
  private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(10);

  private final CheckpointWriter checkpoint;
  private final Attempts attempts;
  private final Clock clock;
  private final boolean begins;
  private final boolean beganBefore;

  JournalPosition(CheckpointWriter checkpoint, Attempts attempts, Clock clock) {
    this.checkpoint = checkpoint;
    this.attempts = attempts;
    this.clock = clock;
    this.begins = checkpoint.current().cursors().isEmpty();
    this.beganBefore = checkpoint.current().chainEnd() != null;
  }

  /** Returns how far the trail has committed in a partition. */
  Cursor committed(String partition) {
    return new Cursor(partition, checkpoint.current().cursors().getOrDefault(partition, 0L));
  }

  /** Returns the time since which events are the trail's, if it is known; rather too early. */
  Optional<Instant> began() {
    return Optional.ofNullable(checkpoint.current().delivery().startLoggingTime())
        .map(began -> began.minus(CLOCKS_DIFFER));
  }

  /**
   * Returns a time before which nothing is missing, as far as the checkpoint knows: what was
   * delivered last had been received by then.
   */
  Instant nothingMissedBefore() {
    DeliveryState delivery = checkpoint.current().delivery();
    if (delivery.latestDeliveryTime() != null && delivery.lagMillis() != null) {
      return delivery.latestDeliveryTime().minusMillis(delivery.lagMillis());
    }
    return delivery.startLoggingTime() == null ? clock.instant() : delivery.startLoggingTime();
  }

  /**
   * Finds where to read on in a journal: at the checkpoint's cursor; for a trail that begins, at
   * the end; for a journal that is new to the trail, where it began; and where journal and
   * checkpoint do not know each other, where nothing is passed over, having recorded what is
   * missing. Each is one step of the checkpoint.
   *
   * @param late whether the journal was away when the trail began, if it begins just now
   */
  Cursor follow(Partition.Seen seen, boolean late) throws InterruptedException {
    String partition = seen.partition();
    Map<String, Long> cursors = checkpoint.current().cursors();
    @Nullable Long at = cursors.get(partition);
    if (at == null && cursors.isEmpty()) {
      begin(seen);
    } else if (at == null) {
      join(seen, late);
    } else if (at > seen.end().offset()) {
      moveTo(
          seen.end(),
          List.of(
              gap(
                  "JournalSetBack",
                  "the journal "
                      + partition
                      + " ends at offset "
                      + seen.end().offset()
                      + ", before the cursor at "
                      + at
                      + ": what was durable is gone",
                  -1)));
    }
    return committed(partition);
  }

  /** Begins a trail; one that the journal knows already has lost its checkpoint. */
  private void begin(Partition.Seen seen) throws InterruptedException {
    if (isCheckpointLost(seen)) {
      recover(seen);
      return;
    }
    attempts.until(
        Stage.LOG_FILE,
        () ->
            applyAt(
                seen.end(),
                before -> before.begin(seen.partition(), seen.end().offset(), clock.instant())));
  }

  /** Follows one more journal. */
  private void join(Partition.Seen seen, boolean late) throws InterruptedException {
    if (begins && isCheckpointLost(seen)) {
      recover(seen);
    } else if (!begins && seen.committed().isPresent()) {
      moveTo(retained(seen, seen.committed().get()), List.of());
    } else {
      moveTo(begins && !late ? seen.end() : retained(seen, seen.sinceBegin()), List.of());
    }
  }

  private boolean isCheckpointLost(Partition.Seen seen) {
    return seen.committed().isPresent() && !beganBefore;
  }

  private void recover(Partition.Seen seen) throws InterruptedException {
    Cursor at = retained(seen, seen.committed().orElseThrow());
    boolean chainBegun = checkpoint.current().chain() != null;
    if (chainBegun) {
      moveTo(at, List.of());
      return;
    }
    attempts.until(
        Stage.LOG_FILE,
        () ->
            applyAt(
                at,
                before ->
                    before.recover(
                        at.partition(),
                        at.offset(),
                        ChainStartReason.CHECKPOINT_LOST.text(),
                        clock.instant())));
  }

  private static Cursor retained(Partition.Seen seen, Cursor wanted) {
    return wanted.at(
        Math.min(seen.end().offset(), Math.max(seen.earliest().offset(), wanted.offset())));
  }

  /** Gives up partitions that no journal has any more; to be called when all have shown theirs. */
  void dropGone(Set<String> there) throws InterruptedException {
    Map<String, Long> cursors = checkpoint.current().cursors();
    Set<String> gone = new TreeSet<>(cursors.keySet());
    gone.removeAll(there);
    if (!gone.isEmpty()) {
      List<KnownGap> lost = new ArrayList<>();
      for (String partition : gone) {
        lost.add(
            gap(
                "JournalReplaced",
                "the journal "
                    + partition
                    + " is gone, which was read up to offset "
                    + cursors.get(partition),
                -1));
      }
      attempts.until(
          Stage.LOG_FILE,
          () -> {
            if (checkpoint.current().cursors().keySet().containsAll(gone)) {
              checkpoint.apply(before -> before.drop(gone, lost));
            }
          });
    }
  }

  /** Leaves the journals: what comes while the trail is not logging is not its own. */
  void leave() throws InterruptedException {
    attempts.until(
        Stage.LOG_FILE,
        () -> {
          if (!checkpoint.current().cursors().isEmpty()) {
            checkpoint.apply(before -> before.leave(clock.instant()));
          }
        });
  }

  /**
   * Records events that are missing.
   *
   * @param reason for digests: letters, the first a capital
   * @param detail for people, and to tell this loss from every other
   * @param events how many; negative if that is not known
   */
  void lost(String reason, String detail, long events) throws InterruptedException {
    KnownGap gap = gap(reason, detail, events);
    attempts.until(Stage.LOG_FILE, () -> checkpoint.apply(before -> before.lost(gap)));
  }

  private KnownGap gap(String reason, String detail, long events) {
    Instant now = clock.instant();
    Instant known = nothingMissedBefore();
    return new KnownGap(known.isBefore(now) ? known : now, now, reason, detail, events);
  }

  private void moveTo(Cursor cursor, List<KnownGap> lost) throws InterruptedException {
    attempts.until(
        Stage.LOG_FILE,
        () -> applyAt(cursor, before -> before.follow(cursor.partition(), cursor.offset(), lost)));
  }

  /** Makes a transition that sets a cursor, unless an attempt before has made it. */
  private void applyAt(Cursor cursor, UnaryOperator<Checkpoint> transition) {
    @Nullable Long at = checkpoint.current().cursors().get(cursor.partition());
    if (at == null || at != cursor.offset()) {
      checkpoint.apply(transition);
    }
  }
}
