package io.trailkeeper.collector.digest;

import io.trailkeeper.core.checkpoint.LedgerEntry;
import java.util.List;

/**
 * How many log files may wait for a digest that cannot be signed: a checkpoint has to fit into an
 * object of the API server, whatever else is in it.
 */
public final class LedgerLimit {

  /** What a log file takes in a checkpoint beside its key: hashes, times, names of members. */
  private static final int ENTRY_BYTES = 340;

  /** What all take: 1,000 with the longest keys, 1,700 with usual ones. */
  private static final int MAX_BYTES = 780_000;

  private LedgerLimit() {}

  /** Whether no more log files may wait. */
  public static boolean isReached(List<LedgerEntry> ledger) {
    int bytes = 0;
    for (LedgerEntry entry : ledger) {
      bytes += ENTRY_BYTES + entry.key().length();
    }
    return bytes >= MAX_BYTES;
  }
}
