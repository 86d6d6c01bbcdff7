package io.trailkeeper.collector.capture;

import io.trailkeeper.collector.server.ServiceError;

/**
 * Every error that capture answers with.
 *
 * <p>An API server tries again after any of them, shows the message in its log, and drops the
 * events after its fifth try.
 */
enum CaptureError implements ServiceError {
  NOT_AN_EVENT_LIST(400, "BadRequest", "The body is not a whole EventList of audit.k8s.io/v1"),
  NOT_A_LOSS_LIST(400, "BadRequest", "The body is not a whole list of losses"),
  MALFORMED_REQUEST(400, "BadRequest", "The request is not well-formed HTTP"),
  WRONG_ROLE(403, "Forbidden", "The client certificate does not allow sending audit events"),
  UNKNOWN_PATH(404, "NotFound", "There is nothing at this path"),
  WRONG_METHOD(405, "MethodNotAllowed", "Audit events are sent with POST"),
  BODY_TOO_SLOW(408, "Timeout", "The body did not arrive in time"),
  WRONG_CONTENT_TYPE(415, "UnsupportedMediaType", "Audit events are sent as application/json"),
  WRONG_ENCODING(415, "UnsupportedMediaType", "Audit events are sent without compression"),
  HEADERS_TOO_LARGE(431, "BadRequest", "The request's headers are too large"),
  INTERNAL(500, "InternalError", "Capture failed; its log says why"),
  BUSY(503, "ServiceUnavailable", "Too many large request bodies are being read"),
  INTAKE_UNAVAILABLE(503, "ServiceUnavailable", "The journal does not take events now"),
  STOPPING(503, "ServiceUnavailable", "Capture is stopping");

  private final int httpStatus;
  private final String reason;
  private final String sentence;

  CaptureError(int httpStatus, String reason, String sentence) {
    this.httpStatus = httpStatus;
    this.reason = reason;
    this.sentence = sentence;
  }

  /** Returns the error that stands for an HTTP status which the server itself came to. */
  static CaptureError ofServer(int httpStatus) {
    if (httpStatus == HEADERS_TOO_LARGE.httpStatus) {
      return HEADERS_TOO_LARGE;
    }
    if (httpStatus == STOPPING.httpStatus) {
      return STOPPING;
    }
    return httpStatus < INTERNAL.httpStatus ? MALFORMED_REQUEST : INTERNAL;
  }

  @Override
  public int httpStatus() {
    return httpStatus;
  }

  @Override
  public String reason() {
    return reason;
  }

  @Override
  public String sentence() {
    return sentence;
  }
}
