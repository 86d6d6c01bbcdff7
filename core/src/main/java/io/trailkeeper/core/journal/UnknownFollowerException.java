package io.trailkeeper.core.journal;

import static java.util.Objects.requireNonNull;

/**
 * A follower that is not registered: nothing is retained for it. It registers where its checkpoint
 * stands, and reads again; what was deleted in between shows as a gap.
 */
public final class UnknownFollowerException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String follower;

  /**
   * @param follower the name that was found
   * @param partition the journal that was asked
   */
  public UnknownFollowerException(String follower, String partition) {
    super(
        "follower "
            + requireNonNull(follower, "follower")
            + " is not registered with journal "
            + partition
            + ": register it at its last committed cursor, then read again");
    this.follower = follower;
  }

  /** Returns the name that was found. */
  public String follower() {
    return follower;
  }
}
