package io.trailkeeper.core.validation;

import static java.util.Objects.requireNonNull;

import io.trailkeeper.core.cluster.TrailArn;
import io.trailkeeper.core.digest.DigestKey;
import java.time.Instant;

/**
 * What is to be validated: the log files that a trail delivered in a span of time.
 *
 * @param trail the trail
 * @param prefix the destination's key prefix; empty for none
 * @param start the first moment of delivery
 * @param end the last moment of delivery, not before the start
 */
public record ValidationRequest(TrailArn trail, String prefix, Instant start, Instant end) {

  /**
   * @throws IllegalArgumentException if the end is before the start, or the prefix is none
   */
  public ValidationRequest {
    requireNonNull(start, "start");
    requireNonNull(end, "end");
    // For its check of the prefix.
    DigestKey.listingPrefix(prefix, trail);
    if (end.isBefore(start)) {
      throw new IllegalArgumentException(
          "the end of the range, " + end + ", is before its start, " + start);
    }
  }
}
