package io.trailkeeper.cli.cluster;

import org.jspecify.annotations.Nullable;

/** The cluster that was asked for is not known; the message says what was found, and what to do. */
public final class ClusterAccessException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ClusterAccessException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
