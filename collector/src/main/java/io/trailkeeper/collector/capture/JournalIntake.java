package io.trailkeeper.collector.capture;

import io.trailkeeper.collector.journal.Appender;
import io.trailkeeper.collector.journal.Journal;
import io.trailkeeper.collector.journal.JournalException;
import io.trailkeeper.core.audit.AuditEvent;
import io.trailkeeper.core.journal.Loss;
import java.time.Duration;
import java.util.List;

/** The intake that is the journal on this machine's disk. Thread-safe. */
public final class JournalIntake implements EventIntake, LossIntake {

  /** Soon enough that an API server's five tries span many of these. */
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final Journal journal;

  /** Takes events into a journal, which stays open. */
  public JournalIntake(Journal journal) {
    this.journal = journal;
  }

  @Override
  public void requireAccepting() {
    try {
      journal.requireAccepting();
    } catch (JournalException e) {
      throw refused(e);
    }
  }

  @Override
  public Submission begin(String source) {
    requireAccepting();
    Appender appender = journal.appender(source);
    return new Submission() {
      @Override
      public boolean append(AuditEvent event) {
        try {
          return appender.append(event);
        } catch (JournalException e) {
          throw refused(e);
        }
      }

      @Override
      public void appendAll(List<AuditEvent> events, Outcome outcome) {
        try {
          appender.appendAll(events, outcome::appended);
        } catch (JournalException e) {
          throw refused(e);
        }
      }

      @Override
      public void commit() {
        try {
          appender.commit();
        } catch (JournalException e) {
          throw refused(e);
        }
      }

      @Override
      public void close() {
        appender.close();
      }
    };
  }

  @Override
  public boolean record(Loss loss) {
    try {
      return journal.record(loss);
    } catch (JournalException e) {
      throw refused(e);
    }
  }

  private static IntakeException refused(JournalException e) {
    boolean passes =
        e.reason() == JournalException.Reason.FULL || e.reason() == JournalException.Reason.SLOW;
    return new IntakeException(String.valueOf(e.getMessage()), passes, RETRY_AFTER, e);
  }
}
