package io.trailkeeper.core.logfile;

/** How events stand in a log file. */
public enum LogFormat {
  /** {@code {"Records":[…]}}, CloudTrail's records. */
  CLOUD_TRAIL("CloudTrail"),
  /** One audit event a line, its bytes as the API server sent them. */
  KUBERNETES("Kubernetes");

  private final String text;

  LogFormat(String text) {
    this.text = text;
  }

  /** Returns the value as it stands in a Trail. */
  @Override
  public String toString() {
    return text;
  }
}
