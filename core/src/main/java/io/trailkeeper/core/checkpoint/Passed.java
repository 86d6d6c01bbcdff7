package io.trailkeeper.core.checkpoint;

import java.util.List;

/**
 * What was read past and is in no log file.
 *
 * @param filtered how many events were not selected
 * @param duplicates how many events and losses had come in another partition before
 * @param losses how many losses were recorded in the journal
 * @param gaps what is missing: the losses, and what the journal could not give
 */
public record Passed(long filtered, long duplicates, long losses, List<KnownGap> gaps) {

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if a number is negative
   */
  public Passed {
    gaps = List.copyOf(gaps);
    if (filtered < 0 || duplicates < 0 || losses < 0) {
      throw new IllegalArgumentException(
          "filtered " + filtered + ", duplicates " + duplicates + ", losses " + losses);
    }
  }

  /** Returns events that were not selected, and nothing else. */
  public static Passed filtered(long events) {
    return new Passed(events, 0, 0, List.of());
  }
}
