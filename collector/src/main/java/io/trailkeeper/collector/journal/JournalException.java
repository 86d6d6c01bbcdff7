package io.trailkeeper.collector.journal;

import org.jspecify.annotations.Nullable;

/**
 * The journal could not be opened, or does not take an event. The message says what was tried, on
 * what, what was found and what to do; nothing that it refused was acknowledged.
 */
public final class JournalException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Reason {
    /** No room: the journal takes events again by itself as soon as there is. */
    FULL,
    /** An event that is larger than the journal takes. */
    TOO_LARGE,
    /**
     * The disk failed. After a failed write the next one may succeed; after a failed fsync nothing
     * is taken until the journal has recovered, which it tries by itself.
     */
    FAILED,
    /** The disk takes too long. What was appended may become durable later. */
    SLOW,
    /** The journal was closed. */
    CLOSED,
    /** Another one has the directory open. */
    LOCKED,
    /** The directory holds what a newer version wrote. It was left as it is. */
    NEWER_FORMAT,
    /** The directory's files do not belong together. They were left as they are. */
    CORRUPT
  }

  private final Reason reason;

  JournalException(Reason reason, String message) {
    this(reason, message, null);
  }

  JournalException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** Returns why. */
  public Reason reason() {
    return reason;
  }
}
