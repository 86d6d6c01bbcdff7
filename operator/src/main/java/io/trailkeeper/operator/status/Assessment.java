package io.trailkeeper.operator.status;

import java.util.Objects;

/**
 * A condition without its times.
 *
 * @param type the condition's type
 * @param status {@code True}, {@code False} or {@code Unknown}
 * @param reason why, for programs
 * @param message why, for people
 */
record Assessment(String type, String status, String reason, String message) {

  static final String TRUE = "True";
  static final String FALSE = "False";
  static final String UNKNOWN = "Unknown";

  /** The API server's limit. */
  private static final int MAX_MESSAGE = 32768;

  Assessment {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(reason, "reason");
    message = message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE);
  }

  static Assessment of(String type, String status, TrailReason reason, String message) {
    return new Assessment(type, status, reason.text(), message);
  }
}
