package io.trailkeeper.core.checkpoint;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * How a digest chain ended.
 *
 * @param reason why
 * @param endTime up to when it tells; the next chain begins no earlier
 */
public record ChainEnd(String reason, Instant endTime) {

  /** Refuses null. */
  public ChainEnd {
    requireNonNull(reason, "reason");
    requireNonNull(endTime, "endTime");
  }
}
