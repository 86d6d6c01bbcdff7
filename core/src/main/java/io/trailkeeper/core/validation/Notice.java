package io.trailkeeper.core.validation;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * Something that an auditor should know and that is no finding: what a valid digest states, such as
 * a time without log files or a loss, or log files that need no digest.
 *
 * @param name what it is
 * @param objectKey the digest that states it, or what the keys of the log files begin with
 * @param from the beginning of the time it is about
 * @param to its end
 * @param detail the reason, and how many events are missing if that is known
 */
public record Notice(Name name, String objectKey, Instant from, Instant to, String detail) {

  /** What there is to know. */
  public enum Name {
    /** One chain was closed and another begun: in between nothing was digested. */
    LOGGING_INTERRUPTED("LoggingInterrupted"),
    /** Events of this time are known to be missing. */
    EVENTS_MISSING("EventsMissing"),
    /** Log files that are newer than the newest digest: the next one will list them. */
    LOG_FILES_NOT_YET_DIGESTED("LogFilesNotYetDigested"),
    /** Log files of a time that no digest is there for, as digests or findings say. */
    LOG_FILES_WITHOUT_DIGEST("LogFilesWithoutDigest"),
    /** The key of a digest was revoked later: what it signed before is believed. */
    KEY_REVOKED_LATER("KeyRevokedLater"),
    /** A digest of the last hour has no time-stamp yet. */
    TIMESTAMP_PENDING("TimestampPending"),
    /** A digest was time-stamped more than a day after its end. */
    TIMESTAMP_LATE("TimestampLate");

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
