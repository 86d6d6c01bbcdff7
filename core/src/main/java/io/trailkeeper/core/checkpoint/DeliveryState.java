package io.trailkeeper.core.checkpoint;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * CloudTrail's {@code GetTrailStatus}, as far as delivery knows it.
 *
 * @param startLoggingTime when the trail began to log; null before it did
 * @param stopLoggingTime when it ended to; null before it did
 * @param latestDeliveryTime when a log file was last delivered; null before the first
 * @param latestDigestDeliveryTime when a digest was last delivered; null before the first
 * @param lagMillis how long the oldest event of the last log file had waited for its delivery,
 *     since it was received; null before the first
 * @param failure what keeps log files or digests from being delivered; null while nothing does
 */
public record DeliveryState(
    @Nullable Instant startLoggingTime,
    @Nullable Instant stopLoggingTime,
    @Nullable Instant latestDeliveryTime,
    @Nullable Instant latestDigestDeliveryTime,
    @Nullable Long lagMillis,
    @Nullable DeliveryFailure failure) {

  /** Nothing was delivered yet, and nothing has failed. */
  public static final DeliveryState NONE = new DeliveryState(null, null, null, null, null, null);

  DeliveryState started(Instant at) {
    return new DeliveryState(
        at, stopLoggingTime, latestDeliveryTime, latestDigestDeliveryTime, lagMillis, failure);
  }

  DeliveryState stopped(Instant at) {
    return new DeliveryState(
        startLoggingTime, at, latestDeliveryTime, latestDigestDeliveryTime, lagMillis, failure);
  }

  DeliveryState delivered(Instant at, Duration lag) {
    // Two clocks: an event may seem to have come after its delivery.
    return new DeliveryState(
        startLoggingTime,
        stopLoggingTime,
        at,
        latestDigestDeliveryTime,
        Math.max(0, lag.toMillis()),
        notDelivering());
  }

  DeliveryState digested(Instant at) {
    return new DeliveryState(
        startLoggingTime, stopLoggingTime, latestDeliveryTime, at, lagMillis, notDelivering());
  }

  /** What delivering does not end: one of several captures may be away meanwhile. */
  private @Nullable DeliveryFailure notDelivering() {
    return failure != null && failure.stage() == DeliveryFailure.Stage.CAPTURE ? failure : null;
  }

  /** Returns the state after a failure; null when there is none any more. */
  public DeliveryState failed(@Nullable DeliveryFailure now) {
    return new DeliveryState(
        startLoggingTime,
        stopLoggingTime,
        latestDeliveryTime,
        latestDigestDeliveryTime,
        lagMillis,
        now);
  }
}
