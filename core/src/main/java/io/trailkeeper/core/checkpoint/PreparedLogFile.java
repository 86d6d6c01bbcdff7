package io.trailkeeper.core.checkpoint;

import java.util.List;

/**
 * A log file that is about to be put.
 *
 * @param entry what will stand in the ledger
 * @param ranges which events were scanned for it
 * @param filtered how many of them were not selected
 */
public record PreparedLogFile(LedgerEntry entry, List<CursorRange> ranges, long filtered) {

  /** Copies the ranges. */
  public PreparedLogFile {
    ranges = List.copyOf(ranges);
  }
}
