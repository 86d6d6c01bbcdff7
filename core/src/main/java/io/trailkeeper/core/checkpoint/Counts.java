package io.trailkeeper.core.checkpoint;

/**
 * What a trail has done since it began. Of the events that it has read past, {@code selected} were
 * delivered and {@code filtered} were not its own.
 *
 * @param selected events selected, all of them delivered
 * @param filtered events read and not selected
 * @param logFiles log files delivered
 * @param digestFiles digest files delivered
 */
public record Counts(long selected, long filtered, long logFiles, long digestFiles) {

  Counts delivered(int events, long others) {
    return new Counts(
        selected + events, filtered + others, logFiles + (events > 0 ? 1 : 0), digestFiles);
  }

  Counts digested() {
    return new Counts(selected, filtered, logFiles, digestFiles + 1);
  }
}
