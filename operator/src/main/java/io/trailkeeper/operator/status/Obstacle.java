package io.trailkeeper.operator.status;

import java.util.Objects;

/**
 * What keeps a Trail from being as it is wanted.
 *
 * @param reason which kind of thing
 * @param message what was found, where, and what to do about it; never anything of a Secret
 * @param isFinal whether it stays until somebody changes something, rather than going away when
 *     something comes that is on its way
 */
public record Obstacle(TrailReason reason, String message, boolean isFinal) {

  /** Requires what is said. */
  public Obstacle {
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(message, "message");
  }
}
