package io.trailkeeper.collector.server;

/** The keys of a server's log entries. */
final class LogKeys {

  static final String ADVICE = "advice";
  static final String CAUSE = "cause";
  static final String ERROR = "error";
  static final String PEER = "peer";
  static final String REASON = "reason";

  /** How many entries of the same sort were left out since the last one. */
  static final String SUPPRESSED = "suppressed";

  private LogKeys() {}
}
