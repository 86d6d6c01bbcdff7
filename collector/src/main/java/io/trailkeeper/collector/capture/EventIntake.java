package io.trailkeeper.collector.capture;

import io.trailkeeper.core.audit.AuditEvent;

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
