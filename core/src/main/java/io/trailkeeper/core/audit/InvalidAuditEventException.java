package io.trailkeeper.core.audit;

/** Bytes that are no audit event; the message says which field is missing or what it holds. */
public final class InvalidAuditEventException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  InvalidAuditEventException(String message) {
    super(message);
  }

  InvalidAuditEventException(String message, Throwable cause) {
    super(message, cause);
  }
}
