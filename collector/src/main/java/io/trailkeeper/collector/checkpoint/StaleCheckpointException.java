package io.trailkeeper.collector.checkpoint;

/** Another collector has written the checkpoint since it was read: this one must stop. */
public final class StaleCheckpointException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Says which checkpoint, which revision was expected and which one was found. */
  public StaleCheckpointException(String checkpoint, long expected, long found) {
    super(
        "the checkpoint "
            + checkpoint
            + " stands at revision "
            + found
            + ", expected "
            + expected
            + ": another collector of this trail is at work, and this one stops");
  }
}
