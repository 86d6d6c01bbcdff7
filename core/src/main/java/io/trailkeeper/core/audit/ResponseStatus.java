package io.trailkeeper.core.audit;

/**
 * How a request ended.
 *
 * @param code the HTTP status; 0 where the event has none
 * @param reason the machine-readable reason of a failure, for example {@code Forbidden}; else empty
 * @param message the human-readable message of a failure; else empty
 */
public record ResponseStatus(int code, String reason, String message) {

  static final ResponseStatus ABSENT = new ResponseStatus(0, "", "");

  /** Whether the request was refused or failed. */
  public boolean failed() {
    return code >= 400;
  }
}
