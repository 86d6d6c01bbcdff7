package io.trailkeeper.collector.capture;

/** The keys of capture's log entries. */
final class LogKeys {

  static final String ERROR = "error";
  static final String EVENTS = "events";
  static final String FILE = "file";
  static final String INDEX = "index";
  static final String LENGTH = "length";
  static final String OFFSET = "offset";
  static final String REASON = "reason";
  static final String SHA256 = "sha256";
  static final String SOURCE = "source";

  /** How many entries of the same sort were left out since the last one. */
  static final String SUPPRESSED = "suppressed";

  private LogKeys() {}
}
