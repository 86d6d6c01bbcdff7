package io.trailkeeper.collector.capture;

import io.trailkeeper.core.journal.Loss;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What capture has not kept of what one source sent. For one thread at a time. */
final class SourceNotes {

  /** Malformed items are said once in this time. */
  static final Duration SUMMED = Duration.ofMinutes(1);

  /** An API server gives a batch up after 81 s of trying; this is on the safe side. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  /** A source that was refused and has not come again for so long has given up. */
  static final Duration SILENCE = Duration.ofMinutes(10);

  private final String source;
  private long items;
  private long bodies;
  private @Nullable Instant rejectedFrom;
  private @Nullable Instant rejectedTo;
  private @Nullable Instant refusedFrom;
  private @Nullable Instant refusedTo;

  SourceNotes(String source) {
    this.source = source;
  }

  /** Events were set aside. */
  void rejected(long count, Instant now) {
    items += count;
    rejected(now);
  }

  /** A whole body was no list: nobody knows how many events were in it. */
  void rejectedBody(Instant now) {
    bodies++;
    rejected(now);
  }

  private void rejected(Instant now) {
    rejectedFrom = rejectedFrom == null || now.isBefore(rejectedFrom) ? now : rejectedFrom;
    rejectedTo = rejectedTo == null || now.isAfter(rejectedTo) ? now : rejectedTo;
  }

  /** A list was not taken, and is sent again for a while. */
  void refused(Instant now) {
    refusedFrom = refusedFrom == null || now.isBefore(refusedFrom) ? now : refusedFrom;
    refusedTo = now;
  }

  /** Whether lists are being refused. */
  boolean isRefused() {
    return refusedFrom != null;
  }

  /** Whether there is anything to be said later. */
  boolean isEmpty() {
    return rejectedFrom == null && refusedFrom == null;
  }

  /** Returns what was rejected, if it is time to say so. */
  Optional<Loss> rejection(Instant now, boolean atOnce) {
    if (rejectedFrom == null || rejectedTo == null) {
      return Optional.empty();
    }
    Duration age = Duration.between(rejectedFrom, now).abs();
    if (!atOnce && age.compareTo(SUMMED) < 0) {
      return Optional.empty();
    }
    String detail =
        items
            + " malformed items"
            + (bodies == 0 ? "" : ", and " + bodies + " bodies that are no whole EventList,")
            + " from \""
            + source
            + "\" were not taken; the quarantine has a note of each item";
    return Optional.of(
        new Loss(rejectedFrom, rejectedTo, "EventRejected", detail, bodies == 0 ? items : null));
  }

  /** What was rejected was said. */
  void rejectionSaid() {
    items = 0;
    bodies = 0;
    rejectedFrom = null;
    rejectedTo = null;
  }

  /** Returns what may be missing when a list is taken after others were refused. */
  Optional<Loss> refusal(Instant now) {
    if (refusedFrom == null || now.isBefore(refusedFrom.plus(PATIENCE))) {
      return Optional.empty();
    }
    return Optional.of(
        new Loss(
            refusedFrom,
            now,
            "JournalFull",
            "event lists from \""
                + source
                + "\" were refused from "
                + refusedFrom
                + " to "
                + now
                + ": an API server drops what it could not send for longer than a minute",
            null));
  }

  /** Whether the source was refused long ago, and has not come again. */
  boolean hasGivenUp(Instant now) {
    return refusedTo != null && !now.isBefore(refusedTo.plus(SILENCE));
  }

  /** Lists are taken again, and what was refused was said. */
  void refusalSaid() {
    refusedFrom = null;
    refusedTo = null;
  }
}
