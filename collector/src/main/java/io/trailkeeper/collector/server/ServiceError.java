package io.trailkeeper.collector.server;

import java.util.Locale;

/** One of the errors that a server answers with: a constant of the server's own enum. */
public interface ServiceError {

  /** Returns the constant's name. */
  String name();

  int httpStatus();

  /** Returns the machine-readable reason in the words of Kubernetes' API. */
  String reason();

  /** Returns what is wrong, without any detail. */
  String sentence();

  /** Returns the error's name in metrics and logs. */
  default String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
