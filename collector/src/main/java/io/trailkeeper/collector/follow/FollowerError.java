package io.trailkeeper.collector.follow;

import io.trailkeeper.collector.server.ServiceError;

/** Every error that followers are answered with. */
enum FollowerError implements ServiceError {
  INVALID_REQUEST(400, "BadRequest", "The request says something that is not allowed"),
  MALFORMED_REQUEST(400, "BadRequest", "The request is not well-formed HTTP"),
  WRONG_ROLE(403, "Forbidden", "The client certificate does not allow this"),
  UNKNOWN_PATH(404, "NotFound", "There is nothing at this path"),
  WRONG_METHOD(405, "MethodNotAllowed", "This path is not used with this method"),
  BODY_TOO_SLOW(408, "Timeout", "The request's body did not arrive in time"),
  UNKNOWN_CURSOR(409, "UnknownCursor", "The cursor is none of this journal"),
  UNKNOWN_FOLLOWER(409, "UnknownFollower", "The follower is not registered"),
  BODY_TOO_LARGE(413, "RequestEntityTooLarge", "The request's body is too large"),
  WRONG_CONTENT_TYPE(415, "UnsupportedMediaType", "Requests are sent as application/json"),
  TOO_MANY_REQUESTS(429, "TooManyRequests", "This follower asks too many things at one time"),
  HEADERS_TOO_LARGE(431, "BadRequest", "The request's headers are too large"),
  INTERNAL(500, "InternalError", "Capture failed; its log says why"),
  BUSY(503, "ServiceUnavailable", "Too many answers are being made"),
  JOURNAL_UNAVAILABLE(503, "ServiceUnavailable", "The journal failed"),
  STOPPING(503, "ServiceUnavailable", "Capture is stopping");

  private final int httpStatus;
  private final String reason;
  private final String sentence;

  FollowerError(int httpStatus, String reason, String sentence) {
    this.httpStatus = httpStatus;
    this.reason = reason;
    this.sentence = sentence;
  }

  /** Returns the error that stands for an HTTP status which the server itself came to. */
  static FollowerError ofServer(int httpStatus) {
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
