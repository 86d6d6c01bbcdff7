package io.trailkeeper.core.selector;

/** Whether a basic selector logs events that read, that write, or both. */
public enum ReadWriteType {
  /** Both. */
  ALL("All"),
  /** Only events that read. */
  READ_ONLY("ReadOnly"),
  /** Only events that write. */
  WRITE_ONLY("WriteOnly");

  private final String text;

  ReadWriteType(String text) {
    this.text = text;
  }

  boolean admits(boolean readOnly) {
    return this == ALL || (this == READ_ONLY) == readOnly;
  }

  /** Returns the value as it stands in a Trail. */
  @Override
  public String toString() {
    return text;
  }
}
