package io.trailkeeper.cli.awstrail;

import io.trailkeeper.core.checkpoint.DeliveryFailure;
import io.trailkeeper.core.checkpoint.DeliveryState;
import io.trailkeeper.crds.v1alpha1.TrailStatus;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What CloudTrail's {@code GetTrailStatus} tells. Null where it is not known, or has never
 * happened.
 *
 * @param logging whether the trail records events
 * @param startLoggingTime when it last began to
 * @param stopLoggingTime when it last ceased to
 * @param latestDeliveryTime when a log file was last delivered
 * @param latestDeliveryError the code of what keeps log files from being delivered
 * @param latestDigestDeliveryTime when a digest was last delivered
 * @param latestDigestDeliveryError the code of what keeps digests from being delivered
 */
public record TrailActivity(
    boolean logging,
    @Nullable Instant startLoggingTime,
    @Nullable Instant stopLoggingTime,
    @Nullable Instant latestDeliveryTime,
    @Nullable String latestDeliveryError,
    @Nullable Instant latestDigestDeliveryTime,
    @Nullable String latestDigestDeliveryError) {

  static TrailActivity of(boolean logging, DeliveryState state) {
    return new TrailActivity(
        logging,
        state.startLoggingTime(),
        state.stopLoggingTime(),
        state.latestDeliveryTime(),
        error(state, DeliveryFailure.Stage.LOG_FILE),
        state.latestDigestDeliveryTime(),
        error(state, DeliveryFailure.Stage.DIGEST));
  }

  static TrailActivity of(TrailStatus status) {
    return new TrailActivity(
        Boolean.TRUE.equals(status.isLogging()),
        time(status.startLoggingTime()),
        time(status.stopLoggingTime()),
        time(status.latestDeliveryTime()),
        code(status.latestDeliveryError()),
        time(status.latestDigestDeliveryTime()),
        code(status.latestDigestDeliveryError()));
  }

  private static @Nullable String error(DeliveryState state, DeliveryFailure.Stage stage) {
    @Nullable DeliveryFailure failure = state.failure();
    return failure != null && failure.stage() == stage ? failure.code() : null;
  }

  /** A status has a message behind the code. */
  private static @Nullable String code(@Nullable String error) {
    return error == null ? null : error.split(": ", 2)[0];
  }

  private static @Nullable Instant time(@Nullable String text) {
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeException e) {
      // People can write anything into an object of the cluster.
      return null;
    }
  }
}
