package io.trailkeeper.core.checkpoint;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;

/**
 * A log file that is about to be put.
 *
 * @param entry what will stand in the ledger
 * @param ranges which events were scanned for it; one range of one partition
 * @param filtered how many of them were not selected
 * @param duplicates the offsets of those that were selected and left out, having come in another
 *     partition before; in order
 * @param losses how many of them were losses
 * @param gaps what is missing among them: the losses, and what the journal could not give
 * @param oldestReceivedAt when the first of its events was received
 */
public record PreparedLogFile(
    LedgerEntry entry,
    List<CursorRange> ranges,
    long filtered,
    List<Long> duplicates,
    long losses,
    List<KnownGap> gaps,
    Instant oldestReceivedAt) {

  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if there is not one range
   */
  public PreparedLogFile {
    requireNonNull(entry, "entry");
    requireNonNull(oldestReceivedAt, "oldestReceivedAt");
    ranges = List.copyOf(ranges);
    duplicates = List.copyOf(duplicates);
    gaps = List.copyOf(gaps);
    if (ranges.size() != 1) {
      throw new IllegalArgumentException(ranges.size() + " ranges, allowed: 1");
    }
  }

  /** Returns what was scanned for it and is not in it. */
  public Passed passed() {
    return new Passed(filtered, duplicates.size(), losses, gaps);
  }

  /** Returns which events were scanned for it. */
  public CursorRange range() {
    return ranges.get(0);
  }
}
