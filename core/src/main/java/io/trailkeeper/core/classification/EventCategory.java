package io.trailkeeper.core.classification;

/** CloudTrail's categories of events, as far as a Kubernetes API server makes them. */
public enum EventCategory {
  /** Control-plane activity: what changes or inspects the cluster. */
  MANAGEMENT("Management"),
  /** The high-volume or sensitive kind; see {@link ClassificationTable}. */
  DATA("Data");

  private final String text;

  EventCategory(String text) {
    this.text = text;
  }

  /** Returns the category as it stands in records and selectors. */
  @Override
  public String toString() {
    return text;
  }
}
