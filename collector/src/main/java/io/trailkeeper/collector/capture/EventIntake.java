package io.trailkeeper.collector.capture;

import io.trailkeeper.core.audit.AuditEvent;
import java.util.List;

/** Where capture puts events: the journal, which makes them durable. Thread-safe. */
@FunctionalInterface
public interface EventIntake {

  /**
   * Refuses if it is known that nothing is taken in now. Asked before anything is spent on a
   * request: MUST NOT wait. That it returns promises nothing.
   *
   * @throws IntakeException saying why
   */
  default void requireAccepting() {}

  /**
   * Begins to take in one posted list. MUST NOT block for long.
   *
   * @param source who posts it: the common name of the client's certificate
   * @throws IntakeException if there is no room or writing fails
   */
  Submission begin(String source);

  /** Is told what became of an event. */
  @FunctionalInterface
  interface Outcome {

    /**
     * An event was taken.
     *
     * @param index which one
     * @param isNew false if it was taken in before
     */
    void appended(int index, boolean isNew);
  }

  /**
   * The events of one posted list, in their order. Used by one thread. What was appended but not
   * committed may or may not be kept: it is sent again, and recognised then.
   */
  interface Submission extends AutoCloseable {

    /**
     * Adds an event, which has been redacted.
     *
     * @return false if the same event was taken in before, so that it is not added again
     * @throws IntakeException if there is no room or writing fails; what was appended before can
     *     still be committed
     */
    boolean append(AuditEvent event);

    /**
     * Adds events in their order, as {@link #append} adds each of them.
     *
     * @param events a few dozen at most
     * @param outcome is told what became of each, in order, up to the first that is not taken
     * @throws IntakeException as {@link #append} does, for the first that is not taken
     */
    default void appendAll(List<AuditEvent> events, Outcome outcome) {
      for (int i = 0; i < events.size(); i++) {
        outcome.appended(i, append(events.get(i)));
      }
    }

    /**
     * Returns when every appended event is durable, also the ones recognised as taken in before.
     * MUST NOT return earlier, and MUST NOT hang.
     *
     * @throws IntakeException if they cannot be made durable; nothing is known of them then
     */
    void commit();

    /** Lets go of the submission; does not commit. Throws nothing. */
    @Override
    void close();
  }
}
