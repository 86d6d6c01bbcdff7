package io.trailkeeper.core.checkpoint;

import static java.util.Objects.requireNonNull;

/**
 * Events of one partition of the journal.
 *
 * @param from the offset of the first
 * @param to the offset after the last
 */
public record CursorRange(String partition, long from, long to) {

  /**
   * @throws IllegalArgumentException unless {@code 0 <= from <= to}
   */
  public CursorRange {
    requireNonNull(partition, "partition");
    if (from < 0 || to < from) {
      throw new IllegalArgumentException("no such range: " + from + " to " + to);
    }
  }
}
