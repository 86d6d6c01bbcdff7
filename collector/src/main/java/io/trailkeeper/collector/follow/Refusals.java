package io.trailkeeper.collector.follow;

import io.trailkeeper.collector.server.RefusedException;
import io.trailkeeper.core.journal.JournalReader;
import io.trailkeeper.core.journal.UnknownCursorException;
import io.trailkeeper.core.journal.UnknownFollowerException;
import java.io.UncheckedIOException;
import java.time.Duration;

/** What a failure is answered with. */
final class Refusals {

  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
  private static final int MAX_QUOTED = 500;

  private final JournalReader journal;

  Refusals(JournalReader journal) {
    this.journal = journal;
  }

  RefusedException of(Exception failure) {
    if (failure instanceof RefusedException refusal) {
      return refusal;
    }
    if (failure instanceof UnknownCursorException unknown) {
      return RefusedException.of(
          FollowerError.UNKNOWN_CURSOR, unknown, StateDocument.cursors(unknown));
    }
    if (failure instanceof UnknownFollowerException unknown) {
      return RefusedException.of(
          FollowerError.UNKNOWN_FOLLOWER,
          unknown,
          StateDocument.follower(unknown.follower(), journal.end().partition()));
    }
    if (failure instanceof IllegalArgumentException invalid) {
      return new RefusedException(
          FollowerError.INVALID_REQUEST, cut(String.valueOf(invalid.getMessage())), null, invalid);
    }
    if (failure instanceof UncheckedIOException unreadable) {
      return new RefusedException(
          FollowerError.JOURNAL_UNAVAILABLE,
          unreadable.getMessage() + " (" + unreadable.getCause() + ")",
          RETRY_AFTER,
          unreadable);
    }
    return new RefusedException(FollowerError.INTERNAL, "ask again", null, failure);
  }

  /** Such messages may quote what was sent. */
  private static String cut(String message) {
    return message.length() > MAX_QUOTED ? message.substring(0, MAX_QUOTED) + "…" : message;
  }
}
