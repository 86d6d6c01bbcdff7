package io.trailkeeper.collector.tail;

import io.trailkeeper.core.audit.AuditEvent;
import io.trailkeeper.core.journal.Loss;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lines of one file put together to a batch. Invalid ones that follow each other are one loss. */
final class LineTally {

  private final TrackedFile file;
  private final LossLog log;
  private final Clock clock;
  private final List<AuditEvent> events = new ArrayList<>();
  private final List<Loss> losses = new ArrayList<>();
  private final long begin;
  private @Nullable Instant lastEventTime;
  private long offset;
  private long lines;
  private long invalidLines;
  private @Nullable String fault;
  private long faultFrom;
  private long faultTo;
  private long faultLines;

  LineTally(TrackedFile file, @Nullable Instant lastEventTime, LossLog log, Clock clock) {
    this.file = file;
    this.lastEventTime = lastEventTime;
    this.log = log;
    this.clock = clock;
    this.begin = file.state().offset();
    this.offset = begin;
  }

  void add(Line line) {
    LineEvents found = LineEvents.of(line);
    lines++;
    offset = line.to();
    if (found.fault() != null) {
      invalidLines++;
      faultLines++;
      if (fault == null) {
        fault = found.fault();
        faultFrom = line.from();
      }
      faultTo = line.to();
    }
    for (AuditEvent event : found.events()) {
      endOfFault(event.stageTimestamp());
      lastEventTime = event.stageTimestamp();
      events.add(event);
    }
  }

  /** Adds a loss that is no line's. */
  void add(LossReason reason, String what) {
    losses.add(log.of(reason, lastEventTime, clock.instant(), what));
  }

  boolean isFull(TailOptions options) {
    return events.size() >= options.maxBatchLines()
        || losses.size() >= options.maxBatchLines()
        || bytes() >= options.maxBatchBytes();
  }

  private long bytes() {
    return offset - begin;
  }

  TailBatch batch(boolean finished) {
    endOfFault(clock.instant());
    return new TailBatch(file, events, losses, offset, lines, invalidLines, finished);
  }

  private void endOfFault(Instant to) {
    if (fault == null) {
      return;
    }
    losses.add(
        log.of(
            LossReason.LINE_INVALID,
            lastEventTime,
            to,
            file.state().stem()
                + " (inode "
                + file.state().inode().number()
                + "), bytes "
                + faultFrom
                + " to "
                + faultTo
                + ": "
                + (faultLines == 1
                    ? "a line is no audit event, "
                    : faultLines + " lines are no audit events; of the first, ")
                + fault));
    fault = null;
    faultLines = 0;
  }
}
