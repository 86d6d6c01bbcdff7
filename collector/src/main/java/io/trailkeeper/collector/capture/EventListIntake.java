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
import java.util.ArrayList;
import java.util.List;
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

  /** Events are handed over together, up to so many, and so large: beyond that nothing is won. */
  private static final int MOST_TOGETHER = 64;

  private static final int MOST_BYTES_TOGETHER = 128 << 10;

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
    try (Submission submission = intake.begin(source)) {
      Pass pass = new Pass(submission, source);
      EventListReader reader =
          new EventListReader(new Awaited(body, pass), Math.max(LEAST_EVENT_BYTES, maxEventBytes));
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

  /** A body; before more of it is waited for, what was read is handed over. */
  private static final class Awaited extends InputStream {

    private final InputStream body;
    private final Pass pass;

    Awaited(InputStream body, Pass pass) {
      this.body = body;
      this.pass = pass;
    }

    @Override
    public int read() throws IOException {
      handOver();
      return body.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      handOver();
      return body.read(bytes, offset, length);
    }

    private void handOver() throws IOException {
      if (body.available() == 0) {
        pass.handOver();
      }
    }
  }

  /** One pass over one list. */
  private final class Pass {

    private final Submission submission;
    private final String source;
    private final List<AuditEvent> waiting = new ArrayList<>(MOST_TOGETHER);
    private final boolean[] waitingRedacted = new boolean[MOST_TOGETHER];
    private long waitingBytes;
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
        handOver();
        return null;
      } catch (IntakeException e) {
        return e;
      } catch (IOException | InvalidEventListException | RefusedException e) {
        return handOverBefore(e);
      }
    }

    /** What came before a fault is taken, unless that is refused, which then is the first fault. */
    private Exception handOverBefore(Exception fault) {
      try {
        handOver();
        return fault;
      } catch (IntakeException e) {
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
      int bytes = safe.bytes().length;
      if (waiting.size() == MOST_TOGETHER || waitingBytes + bytes > MOST_BYTES_TOGETHER) {
        handOver();
      }
      waitingRedacted[waiting.size()] = safe != event;
      waiting.add(safe);
      waitingBytes += bytes;
      if (waitingBytes > MOST_BYTES_TOGETHER) {
        handOver();
      }
    }

    private void handOver() {
      submission.appendAll(waiting, this::appended);
      waiting.clear();
      waitingBytes = 0;
    }

    private void appended(int index, boolean isNew) {
      if (!isNew) {
        duplicates++;
        return;
      }
      journaled++;
      if (waitingRedacted[index]) {
        redacted++;
      }
    }

    Tally tally() {
      return new Tally(journaled, duplicates, rejected);
    }
  }
}
