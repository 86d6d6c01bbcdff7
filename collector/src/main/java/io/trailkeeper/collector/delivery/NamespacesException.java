package io.trailkeeper.collector.delivery;

import org.jspecify.annotations.Nullable;

/** The API server does not tell which namespaces there are; the message says why. */
public final class NamespacesException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Says what was tried, what was found and what to do. */
  public NamespacesException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
