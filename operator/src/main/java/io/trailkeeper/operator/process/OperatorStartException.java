package io.trailkeeper.operator.process;

/** The operator cannot start here; the message says what is lacking and what to do. */
public final class OperatorStartException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  OperatorStartException(String message) {
    super(message);
  }

  OperatorStartException(String message, Throwable cause) {
    super(message, cause);
  }
}
