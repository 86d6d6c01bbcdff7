package io.trailkeeper.core.checkpoint;

/**
 * A checkpoint that cannot be used; the message says why, in words that follow "the checkpoint".
 */
public final class InvalidCheckpointException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Says what is wrong. */
  public InvalidCheckpointException(String message) {
    super(message);
  }
}
