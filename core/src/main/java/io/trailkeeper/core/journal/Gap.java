package io.trailkeeper.core.journal;

import static java.util.Objects.requireNonNull;

/**
 * Events that a journal once had, or may have had, and cannot give any more.
 *
 * @param from the first offset that is missing
 * @param to the offset after the last one that is missing
 * @param reason why, for a human
 */
public record Gap(Cursor from, Cursor to, String reason) {

  /**
   * @throws IllegalArgumentException if the gap is empty or spans partitions
   */
  public Gap {
    requireNonNull(reason, "reason");
    if (!from.partition().equals(to.partition()) || from.offset() >= to.offset()) {
      throw new IllegalArgumentException("not a gap: from " + from + " to " + to);
    }
  }

  /** Returns how many offsets are missing. */
  public long events() {
    return to.offset() - from.offset();
  }
}
