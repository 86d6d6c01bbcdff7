package io.trailkeeper.operator.status;

import io.trailkeeper.operator.event.EventReason;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why a condition of a Trail is as it is. The constants' texts are for programs, and do not change.
 * What keeps a Trail from delivering has CloudTrail's error code in their place.
 */
public enum TrailReason {
  /** Events are recorded and delivered. */
  LOGGING("Logging", EventReason.TRAIL_READY),
  /** The Trail says {@code logging: false}, and all is closed. */
  LOGGING_STOPPED("LoggingStopped", EventReason.TRAIL_STOPPED),
  /** The Trail says {@code logging: false}, and the rest is being delivered. */
  STOPPING_LOGGING("StoppingLogging", null),
  /** The Trail is being deleted. */
  DELETING("Deleting", EventReason.TRAIL_DELETING),
  /** The Trail means nothing that could be done. */
  INVALID_SPEC("InvalidSpec", EventReason.TRAIL_INVALID),
  /** The TrailCheckpoint cannot be read. */
  INVALID_CHECKPOINT("InvalidCheckpoint", EventReason.CHECKPOINT_INVALID),
  /** The StatefulSet of capture is not there. */
  CAPTURE_NOT_FOUND("CaptureNotFound", EventReason.TRAIL_WAITING),
  /** The certificate that the collector needs cannot be issued yet. */
  WAITING_FOR_CERTIFICATE("WaitingForCertificate", null),
  /** The Secret with the credentials is not there. */
  CREDENTIALS_SECRET_NOT_FOUND("CredentialsSecretNotFound", EventReason.TRAIL_WAITING),
  /** The Secret with the credentials lacks one of them. */
  CREDENTIALS_SECRET_INCOMPLETE("CredentialsSecretIncomplete", EventReason.TRAIL_WAITING),
  /** Something could not be applied, and is tried again. */
  RECONCILE_FAILED("ReconcileFailed", EventReason.RECONCILE_FAILED),
  /** The collector's pod does not run yet, or no more. */
  COLLECTOR_NOT_AVAILABLE("CollectorNotAvailable", EventReason.COLLECTOR_NOT_AVAILABLE),
  /** The cluster's Deployment controller has not seen the collector as it is wanted now. */
  ROLLING_OUT("RollingOut", null),
  /** The collector does not follow the journal yet. */
  COLLECTOR_STARTING("CollectorStarting", null),
  /** There is no collector, because there never was a valid Trail. */
  NO_COLLECTOR("NoCollector", null),
  /** The collector follows the journals of capture. */
  FOLLOWING("Following", null),
  /** The collector cannot read the journal; {@code Capturing} has its error code. */
  CAPTURE_FAILED("CaptureFailed", EventReason.CAPTURE_FAILED),
  /** The destination refuses what is delivered; {@code Delivering} has its error code. */
  DELIVERY_FAILED("DeliveryFailed", EventReason.DELIVERY_FAILED),
  /** Files are delivered. */
  DELIVERED("Delivered", null),
  /** Nothing was delivered yet. */
  NOTHING_DELIVERED("NothingDelivered", null),
  /** Digest files are written. */
  CHAIN_OPEN("ChainOpen", null),
  /** The chain of digest files has ended. */
  CHAIN_CLOSED("ChainClosed", null),
  /** No chain of digest files was begun yet. */
  CHAIN_NOT_BEGUN("ChainNotBegun", null),
  /** Events are known to be missing; the next digest file says so. */
  EVENTS_MISSING("EventsMissing", EventReason.EVENTS_MISSING),
  /** The Trail asks for no digest files. */
  DISABLED("Disabled", null);

  private final String text;
  private final @Nullable EventReason event;

  TrailReason(String text, @Nullable EventReason event) {
    this.text = text;
    this.event = event;
  }

  /** Returns the reason as it stands in a condition. */
  public String text() {
    return text;
  }

  /** Returns the reason of the Event that tells of it; none where nobody has to know. */
  Optional<EventReason> event() {
    return Optional.ofNullable(event);
  }

  /** Returns the constant that a condition's reason stands for. */
  static Optional<TrailReason> of(@Nullable String text) {
    for (TrailReason reason : values()) {
      if (reason.text.equals(text)) {
        return Optional.of(reason);
      }
    }
    return Optional.empty();
  }
}
