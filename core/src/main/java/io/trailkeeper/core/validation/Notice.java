package io.trailkeeper.core.validation;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * Something that a valid digest states and that an auditor should know: a time without log files,
 * or a loss. It is signed, so it is no finding.
 *
 * @param name what it is
 * @param objectKey the digest that states it
 * @param from the beginning of the time it is about
 * @param to its end
 * @param detail the reason, and how many events are missing if that is known
 */
public record Notice(Name name, String objectKey, Instant from, Instant to, String detail) {

  /** What a digest can state. */
  public enum Name {
    /** One chain was closed and another begun: in between nothing was digested. */
    LOGGING_INTERRUPTED("LoggingInterrupted"),
    /** Events of this time are known to be missing. */
    EVENTS_MISSING("EventsMissing");

    private final String text;

    Name(String text) {
      this.text = text;
    }

    /** Returns the stable name, for example {@code EventsMissing}. */
    public String text() {
      return text;
    }
  }

  /** Checks that nothing is null. */
  public Notice {
    requireNonNull(name, "name");
    requireNonNull(objectKey, "objectKey");
    requireNonNull(from, "from");
    requireNonNull(to, "to");
    requireNonNull(detail, "detail");
  }
}
