package io.trailkeeper.core.journal;

import static java.util.Objects.requireNonNull;

/**
 * A place in a journal: the next event to read.
 *
 * @param partition the identity of one journal for its lifetime; a new journal, also one in the
 *     same emptied directory, is another partition
 * @param offset the sequence number of the event that is read next; events are numbered from 0
 *     without holes
 */
public record Cursor(String partition, long offset) {

  /**
   * @throws IllegalArgumentException if the partition is blank or the offset negative
   */
  public Cursor {
    requireNonNull(partition, "partition");
    if (partition.isBlank()) {
      throw new IllegalArgumentException("a cursor's partition is blank");
    }
    if (offset < 0) {
      throw new IllegalArgumentException("a cursor's offset is " + offset + ", allowed: 0 or more");
    }
  }

  /** Returns the place of this partition with this offset. */
  public Cursor at(long offset) {
    return new Cursor(partition, offset);
  }

  @Override
  public String toString() {
    return partition + "@" + offset;
  }
}
