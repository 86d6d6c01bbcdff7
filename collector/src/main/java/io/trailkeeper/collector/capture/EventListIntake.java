package io.trailkeeper.collector.capture;

import io.trailkeeper.collector.capture.EventIntake.Submission;
import io.trailkeeper.collector.redaction.Redactor;
import io.trailkeeper.collector.server.RefusedException;
import io.trailkeeper.core.audit.AuditEvent;
import io.trailkeeper.core.audit.EventListItem;
import io.trailkeeper.core.audit.EventListReader;
import io.trailkeeper.core.audit.InvalidEventListException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes posted lists in: reads, redacts, hands over, commits. Thread-safe.
 *
 * <p>A fault in the middle of a list costs nothing that came before it: those events are committed
 * and counted, and recognised as duplicates when the list is sent again.
 */
final class EventListIntake {

  private static final int LEAST_EVENT_BYTES = 4 << 10;

  private final Redactor redactor;
  private final EventIntake intake;
  private final Quarantine quarantine;
  private final LossNotes losses;
  private final CaptureMetrics metrics;

  EventListIntake(
      Redactor redactor,
      EventIntake intake,
      Quarantine quarantine,
      LossNotes losses,
      CaptureMetrics metrics) {
    this.redactor = redactor;
    this.intake = intake;
    this.quarantine = quarantine;
    this.losses = losses;
    this.metrics = metrics;
  }

  /**
   * Refuses if it is known that nothing is taken in now, before the body is read.
   *
   * @throws RefusedException saying why
   */
  void requireAccepting() {
    try {
      intake.requireAccepting();
    } catch (IntakeException e) {
      throw unavailable(e);
    }
  }

  /**
   * Takes one list in.
   *
   * @return what became of its events, all of which are durable
   * @throws RefusedException if the body is no list, or the intake does not take it
   * @throws IOException if the body cannot be read to its end
   */
  Tally take(InputStream body, int maxEventBytes, String source) throws IOException {
    EventListReader reader = new EventListReader(body, Math.max(LEAST_EVENT_BYTES, maxEventBytes));
    try (Submission submission = intake.begin(source)) {
      Pass pass = new Pass(submission, source);
      @Nullable Exception fault = pass.readAll(reader);
      submission.commit();
      Tally tally = pass.tally();
      if (tally.rejected() > 0) {
        quarantine.force();
        losses.rejected(source, tally.rejected());
      }
      metrics.count(tally, pass.redacted);
      throwIfAny(fault, tally);
      return tally;
    } catch (IntakeException e) {
      throw unavailable(e);
    }
  }

  private static void throwIfAny(@Nullable Exception fault, Tally tally) throws IOException {
    if (fault instanceof IOException lost) {
      throw lost;
    }
    if (fault instanceof IntakeException full) {
      throw unavailable(full);
    }
    if (fault instanceof InvalidEventListException invalid) {
      throw new RefusedException(
          CaptureError.NOT_AN_EVENT_LIST, invalid.getMessage() + "; " + kept(tally));
    }
    if (fault instanceof RefusedException refused) {
      throw refused;
    }
  }

  /** Says what became of the events before a fault. */
  private static String kept(Tally tally) {
    long kept = tally.journaled() + tally.duplicates();
    if (kept == 0) {
      return "nothing of it was taken in";
    }
    return "events before that are journaled (" + kept + "), and are recognised when sent again";
  }

  private static RefusedException unavailable(IntakeException e) {
    return new RefusedException(
        CaptureError.INTAKE_UNAVAILABLE, String.valueOf(e.getMessage()), e.retryAfter(), e);
  }

  /** One pass over one list. */
  private final class Pass {

    private final Submission submission;
    private final String source;
    private long journaled;
    private long duplicates;
    private long rejected;
    private long redacted;

    Pass(Submission submission, String source) {
      this.submission = submission;
      this.source = source;
    }

    /** Returns what ended the list early, if anything did. */
    @Nullable Exception readAll(EventListReader reader) {
      try {
        for (Optional<EventListItem> item = reader.next(); item.isPresent(); item = reader.next()) {
          take(item.get());
        }
        return null;
      } catch (IOException | InvalidEventListException | IntakeException | RefusedException e) {
        return e;
      }
    }

    private void take(EventListItem item) {
      if (item instanceof EventListItem.Event event) {
        append(event.event());
      } else if (item instanceof EventListItem.Malformed malformed) {
        quarantine.add(source, malformed);
        rejected++;
      }
    }

    private void append(AuditEvent event) {
      AuditEvent safe = redactor.redact(event);
      if (submission.append(safe)) {
        journaled++;
        if (safe != event) {
          redacted++;
        }
      } else {
        duplicates++;
      }
    }

    Tally tally() {
      return new Tally(journaled, duplicates, rejected);
    }
  }
}
