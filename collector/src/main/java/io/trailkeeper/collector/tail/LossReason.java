package io.trailkeeper.collector.tail;

/** Why lines of an audit log are missing. */
enum LossReason {
  /** The file's name was taken away; lines that were not read by then cannot be found any more. */
  DELETED("AuditLogDeleted"),
  /** The file became shorter than what was read of it. */
  TRUNCATED("AuditLogTruncated"),
  /** Another file is in its place, and it is not among the rotated ones. */
  REPLACED("AuditLogReplaced"),
  /** A line is no audit event. */
  LINE_INVALID("AuditLogLineInvalid");

  private final String text;

  LossReason(String text) {
    this.text = text;
  }

  /** Returns the reason as losses name it. */
  String text() {
    return text;
  }
}
