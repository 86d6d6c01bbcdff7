package io.trailkeeper.collector.delivery;

import io.trailkeeper.collector.checkpoint.CheckpointWriter;
import io.trailkeeper.core.checkpoint.Checkpoint;
import io.trailkeeper.core.checkpoint.KnownGap;
import io.trailkeeper.core.digest.ChainStartReason;
import io.trailkeeper.core.journal.Cursor;
import io.trailkeeper.core.journal.JournalFollowers;
import io.trailkeeper.core.journal.JournalReader;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a collector stands in the journal: what the checkpoint says, brought together with the
 * journal that is there. For one thread.
 */
final class JournalPosition {

  private final String follower;
  private final JournalReader journal;
  private final JournalFollowers followers;
  private final CheckpointWriter checkpoint;
  private final Attempts attempts;
  private final Clock clock;

  JournalPosition(
      String follower,
      JournalReader journal,
      JournalFollowers followers,
      CheckpointWriter checkpoint,
      Attempts attempts,
      Clock clock) {
    this.follower = follower;
    this.journal = journal;
    this.followers = followers;
    this.checkpoint = checkpoint;
    this.attempts = attempts;
    this.clock = clock;
  }

  /** Returns how far the trail has committed in a partition. */
  Cursor committed(String partition) {
    return new Cursor(partition, checkpoint.current().cursors().getOrDefault(partition, 0L));
  }

  /** Makes sure that the journal knows a follower that it has seen before. */
  void registerAgain() throws InterruptedException {
    Cursor end = journal.end();
    @Nullable Long at = checkpoint.current().cursors().get(end.partition());
    if (at != null && at <= end.offset()) {
      Cursor cursor = new Cursor(end.partition(), at);
      attempts.until(() -> followers.register(follower, cursor));
    }
  }

  /**
   * Finds where to read on: at the checkpoint's cursor; for a trail that begins, at the end; and
   * where journal and checkpoint do not know each other, where nothing is passed over, having
   * recorded what is missing. Each is one step of the checkpoint.
   */
  Cursor follow() throws InterruptedException {
    Cursor end = journal.end();
    Map<String, Long> cursors = checkpoint.current().cursors();
    @Nullable Long at = cursors.get(end.partition());
    if (at == null && cursors.isEmpty()) {
      begin(end);
    } else if (at == null) {
      moveTo(journal.earliest(), replaced(cursors));
    } else if (at > end.offset()) {
      moveTo(
          end,
          List.of(
              gap(
                  "JournalSetBack",
                  "the journal ends at offset "
                      + end.offset()
                      + ", before the cursor at "
                      + at
                      + ": what was durable is gone",
                  -1)));
    } else if (cursors.size() > 1) {
      moveTo(new Cursor(end.partition(), at), List.of());
    }
    Cursor from = committed(end.partition());
    attempts.until(() -> followers.register(follower, from));
    return from;
  }

  /** Begins a trail; one that the journal knows already has lost its checkpoint. */
  private void begin(Cursor end) throws InterruptedException {
    Optional<Cursor> known = followers.committed(follower);
    if (known.isEmpty() || checkpoint.current().chainEnd() != null) {
      moveTo(end, List.of());
      return;
    }
    long offset =
        Math.min(end.offset(), Math.max(journal.earliest().offset(), known.get().offset()));
    attempts.until(
        () ->
            checkpoint.apply(
                before ->
                    before.recover(
                        end.partition(),
                        offset,
                        ChainStartReason.CHECKPOINT_LOST.text(),
                        clock.instant())));
  }

  /** Leaves the journal: what comes while the trail is not logging is not its own. */
  void leave() throws InterruptedException {
    attempts.until(() -> followers.unregister(follower));
    attempts.until(() -> checkpoint.apply(Checkpoint::leave));
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
    attempts.until(() -> checkpoint.apply(before -> before.lost(gap)));
  }

  private KnownGap gap(String reason, String detail, long events) {
    Instant now = clock.instant();
    return new KnownGap(now, now, reason, detail, events);
  }

  private List<KnownGap> replaced(Map<String, Long> cursors) {
    List<KnownGap> gaps = new ArrayList<>();
    for (Map.Entry<String, Long> cursor : cursors.entrySet()) {
      gaps.add(
          gap(
              "JournalReplaced",
              "the journal "
                  + cursor.getKey()
                  + " is gone, which was read up to offset "
                  + cursor.getValue(),
              -1));
    }
    return gaps;
  }

  private void moveTo(Cursor cursor, List<KnownGap> lost) throws InterruptedException {
    attempts.until(
        () -> checkpoint.apply(before -> before.follow(cursor.partition(), cursor.offset(), lost)));
  }
}
