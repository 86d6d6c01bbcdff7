package io.trailkeeper.faults.load;

/** How an API server posts a batch. */
public enum PostStyle {
  /** Once, and again until it is acknowledged. */
  ORDINARY,
  /** Once more after it was acknowledged. */
  TWICE,
  /** A few bytes at a time. */
  SLOWLY,
  /**
   * At first half of it, and then the connection is cut; or all of it, without waiting for the
   * answer.
   */
  CUT_OFF
}
