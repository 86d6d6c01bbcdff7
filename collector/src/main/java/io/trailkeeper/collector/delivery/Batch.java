package io.trailkeeper.collector.delivery;

import io.trailkeeper.core.audit.InvalidAuditEventException;
import io.trailkeeper.core.checkpoint.CursorRange;
import io.trailkeeper.core.journal.Cursor;
import io.trailkeeper.core.journal.JournaledEvent;
import io.trailkeeper.core.journal.ReadResult;
import io.trailkeeper.core.logfile.LogFile;
import io.trailkeeper.core.logfile.LogFileBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events that will be one log file, and how far the journal was scanned for them.
 *
 * <p>It holds the log file's content, and no events.
 */
final class Batch {

  private final TrailEvents events;
  private final LogFileBuilder logFile;
  private final Cursor from;
  private final List<JournaledEvent> unreadable = new ArrayList<>();
  private Cursor next;
  private long filtered;
  private @Nullable Instant openedAt;

  Batch(TrailEvents events, Cursor from) {
    this.events = events;
    this.logFile = events.newLogFile();
    this.from = from;
    this.next = from;
  }

  /** Adds what was read from where the batch ends. */
  void add(ReadResult result, Instant now) {
    for (JournaledEvent event : result.events()) {
      add(event);
    }
    filtered += result.filtered();
    if (openedAt == null && !result.next().equals(next)) {
      openedAt = now;
    }
    next = result.next();
  }

  private void add(JournaledEvent event) {
    try {
      logFile.add(events.classify(event), event.source(), event.sha256());
    } catch (InvalidAuditEventException e) {
      unreadable.add(event);
      filtered++;
    }
  }

  Cursor next() {
    return next;
  }

  int bytes() {
    return logFile.length();
  }

  int events() {
    return logFile.events();
  }

  long filtered() {
    return filtered;
  }

  /** Returns the events that are none; there should never be one. */
  List<JournaledEvent> unreadable() {
    return unreadable;
  }

  List<CursorRange> ranges() {
    return List.of(new CursorRange(from.partition(), from.offset(), next.offset()));
  }

  /** Whether the journal was scanned at all. */
  boolean scanned() {
    return next.offset() > from.offset();
  }

  /** Returns when something was first read for the batch; null while nothing was. */
  @Nullable Instant openedAt() {
    return openedAt;
  }

  LogFile close() {
    return logFile.build();
  }
}
