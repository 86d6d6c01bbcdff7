package io.trailkeeper.faults.storage;

/** How far a request to the store has come. */
public enum Moment {
  /** Its head was read. */
  BEGUN,
  /** Half of its body was read, or it has none. */
  IN_BODY,
  /** The store has answered, and the client has not heard of it. */
  STORED,
  /** The answer was passed on. */
  ANSWERED
}
