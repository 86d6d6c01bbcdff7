package io.trailkeeper.cli.awsendpoint;

/** The endpoint cannot listen; the message says where and what to do. */
public final class EndpointException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  EndpointException(String message, Throwable cause) {
    super(message, cause);
  }
}
