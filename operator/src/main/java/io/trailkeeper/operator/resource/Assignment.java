package io.trailkeeper.operator.resource;

/** What a collector is to do. */
public enum Assignment {
  /**
   * Run, and do what the configuration says: record, or, where {@code logging} is false, deliver
   * the rest, end the chain and follow nothing any more.
   */
  RUN,
  /** Run once more for a Trail that is being deleted: deliver the rest and end the chain. */
  CLOSE,
  /** Do nothing: all is closed, and no pod is needed. */
  REST
}
