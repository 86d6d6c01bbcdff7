package io.trailkeeper.operator.status;

/** What a Trail is about. */
public enum Activity {
  /** It records events, or is to. */
  LOGGING,
  /** It has to record no more, and delivers the rest. */
  STOPPING,
  /** It records nothing, and all is closed. */
  STOPPED,
  /** It is being deleted, and delivers the rest. */
  DELETING
}
