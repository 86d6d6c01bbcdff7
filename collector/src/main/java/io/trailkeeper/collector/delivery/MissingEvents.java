package io.trailkeeper.collector.delivery;

import io.trailkeeper.core.checkpoint.KnownGap;
import io.trailkeeper.core.journal.Gap;
import io.trailkeeper.core.journal.JournaledEvent;
import io.trailkeeper.core.journal.Loss;
import java.time.Instant;

/** What checkpoints say of events that are missing. */
final class MissingEvents {

  private MissingEvents() {}

  /** Returns what a loss means that was recorded in the journal. */
  static KnownGap of(Loss loss) {
    return new KnownGap(
        loss.from(),
        loss.to(),
        loss.reason(),
        loss.detail(),
        loss.events() == null ? -1 : loss.events());
  }

  /**
   * Returns what a gap of the journal means.
   *
   * @param before when what is before it was received
   * @param after when what is after it was received; clocks may make it earlier
   */
  static KnownGap ofJournal(Gap gap, Instant before, Instant after) {
    return new KnownGap(
        before.isBefore(after) ? before : after,
        before.isBefore(after) ? after : before,
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

  /** Returns what an event or a loss means that cannot be read; there should never be one. */
  static KnownGap unreadable(JournaledEvent event) {
    return new KnownGap(
        event.receivedAt(),
        event.receivedAt(),
        "EventUnreadable",
        "the " + (event.isLoss() ? "loss" : "event") + " at " + event.cursor() + " cannot be read",
        event.isLoss() ? -1 : 1);
  }
}
