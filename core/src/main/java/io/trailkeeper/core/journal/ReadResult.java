package io.trailkeeper.core.journal;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * What a read found.
 *
 * <p>Every offset from the request's {@code from} up to {@code next} is accounted for once: {@code
 * next - from = events + filtered + gap}.
 *
 * @param events the selected events, in order; they come after the gap, if there is one
 * @param next where to read on: past everything that was looked at, filtered or not
 * @param filtered how many events were looked at and not selected
 * @param gap what is missing from the request's {@code from} on
 */
public record ReadResult(
    List<JournaledEvent> events, Cursor next, long filtered, Optional<Gap> gap) {

  /** Copies the list. */
  public ReadResult {
    events = List.copyOf(events);
    requireNonNull(next, "next");
    requireNonNull(gap, "gap");
    if (filtered < 0) {
      throw new IllegalArgumentException("filtered " + filtered + ", allowed: 0 or more");
    }
  }
}
