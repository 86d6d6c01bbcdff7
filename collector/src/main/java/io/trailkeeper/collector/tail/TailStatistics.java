package io.trailkeeper.collector.tail;

import java.util.Map;

/**
 * What a tailer has done since it was opened, and what is before it.
 *
 * @param lines lines that were taken: sent and acknowledged, or found invalid
 * @param bytes uncompressed bytes that were taken
 * @param invalidLines lines of these that are no audit events
 * @param lagBytes bytes that are there and were not taken; of compressed files uncompressed ones
 * @param files files of the log that are there
 * @param rotations how often the log was seen to be rotated
 * @param deletedFiles files that are read although their name was taken away
 * @param lossesPending losses that were not acknowledged yet
 * @param losses losses that were recorded, by their reason
 */
public record TailStatistics(
    long lines,
    long bytes,
    long invalidLines,
    long lagBytes,
    int files,
    long rotations,
    int deletedFiles,
    int lossesPending,
    Map<String, Long> losses) {

  /** Copies the map. */
  public TailStatistics {
    losses = Map.copyOf(losses);
  }

  /** The reasons that a loss can have. */
  public static java.util.List<String> reasons() {
    return java.util.Arrays.stream(LossReason.values()).map(LossReason::text).toList();
  }
}
