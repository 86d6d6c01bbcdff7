package io.trailkeeper.core.checkpoint;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * CloudTrail's {@code GetTrailStatus}, as far as delivery knows it.
 *
 * @param latestDeliveryTime when a log file was last delivered; null before the first
 * @param latestDeliveryError what keeps log files or digests from being delivered; null while
 *     nothing does
 * @param latestDigestDeliveryTime when a digest was last delivered; null before the first
 */
public record DeliveryState(
    @Nullable Instant latestDeliveryTime,
    @Nullable String latestDeliveryError,
    @Nullable Instant latestDigestDeliveryTime) {

  /** Nothing was delivered yet, and nothing has failed. */
  public static final DeliveryState NONE = new DeliveryState(null, null, null);

  DeliveryState delivered(Instant at) {
    return new DeliveryState(at, null, latestDigestDeliveryTime);
  }

  DeliveryState digested(Instant at) {
    return new DeliveryState(latestDeliveryTime, null, at);
  }

  /** Returns the state after a failure; null when there is none any more. */
  public DeliveryState failed(@Nullable String error) {
    return new DeliveryState(latestDeliveryTime, error, latestDigestDeliveryTime);
  }
}
