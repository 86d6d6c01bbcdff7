package io.trailkeeper.cli.awsendpoint;

/** The errors that leave the endpoint, by CloudTrail's own names. */
enum ApiError {
  ACCESS_DENIED("AccessDeniedException", 403),
  CLOUD_TRAIL_ARN_INVALID("CloudTrailARNInvalidException", 400),
  INTERNAL_FAILURE("InternalFailure", 500),
  INVALID_TIME_RANGE("InvalidTimeRangeException", 400),
  INVALID_TOKEN("InvalidTokenException", 400),
  INVALID_TRAIL_NAME("InvalidTrailNameException", 400),
  REQUEST_TOO_LARGE("RequestEntityTooLargeException", 413),
  SERIALIZATION("SerializationException", 400),
  TRAIL_NOT_FOUND("TrailNotFoundException", 400),
  UNKNOWN_OPERATION("UnknownOperationException", 400),
  UNSUPPORTED_OPERATION("UnsupportedOperationException", 400),
  VALIDATION("ValidationException", 400);

  private final String text;
  private final int status;

  ApiError(String text, int status) {
    this.text = text;
    this.status = status;
  }

  /** Returns the name, for example {@code TrailNotFoundException}. */
  String text() {
    return text;
  }

  /** Returns the status of the answer. */
  int status() {
    return status;
  }

  /** Returns the exception that a request is answered with. */
  ApiException because(String message) {
    return new ApiException(this, message, null);
  }
}
