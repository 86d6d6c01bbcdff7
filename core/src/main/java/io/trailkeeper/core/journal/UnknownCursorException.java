package io.trailkeeper.core.journal;

/**
 * A cursor that is none of this journal: of another partition, or after the end.
 *
 * <p>The follower must not go on by itself from elsewhere: events may be missing or come twice. If
 * the journal was replaced on purpose, it starts at the new partition's {@link
 * JournalReader#earliest} and records that the partitions changed.
 */
public final class UnknownCursorException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Cursor found;
  private final transient Cursor end;

  /**
   * @param found the cursor that was asked for
   * @param end the journal's end
   */
  public UnknownCursorException(Cursor found, Cursor end) {
    super(message(found, end));
    this.found = found;
    this.end = end;
  }

  /** Returns the cursor that was asked for. */
  public Cursor found() {
    return found;
  }

  /** Returns the end of the journal that was asked. */
  public Cursor end() {
    return end;
  }

  private static String message(Cursor found, Cursor end) {
    if (found.partition().equals(end.partition())) {
      return "cursor "
          + found
          + " is after the end of the journal, "
          + end
          + ": events that were durable are gone, or the checkpoint is of another time."
          + " Restore the journal's directory, or start again from its end and record the loss";
    }
    return "cursor "
        + found
        + " is of another journal than this one, which ends at "
        + end
        + ": the journal was replaced. Restore its directory, or start at this journal's earliest"
        + " event and record the change";
  }
}
