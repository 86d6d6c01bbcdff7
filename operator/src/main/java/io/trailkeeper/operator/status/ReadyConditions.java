package io.trailkeeper.operator.status;

import static io.trailkeeper.operator.status.Assessment.FALSE;
import static io.trailkeeper.operator.status.Assessment.TRUE;

import io.trailkeeper.core.checkpoint.DeliveryFailure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code Ready}, and {@code Reconciling} or {@code Stalled} while one of them is true: what tools
 * that know nothing of Trails wait for.
 */
final class ReadyConditions {

  static final String READY = "Ready";
  private static final String RECONCILING = "Reconciling";
  private static final String STALLED = "Stalled";

  private ReadyConditions() {}

  static List<Assessment> of(TrailObservation seen) {
    @Nullable Obstacle obstacle = seen.obstacle();
    if (seen.activity() == Activity.DELETING) {
      return obstacle == null
          ? inProgress(
              TrailReason.DELETING, "The rest is delivered, then the Trail goes." + error(seen))
          : inProgress(
              TrailReason.DELETING,
              "The rest could not be delivered yet, and the Trail waits. " + obstacle.message());
    }
    if (obstacle != null) {
      return obstacle.isFinal()
          ? stalled(obstacle.reason(), obstacle.message())
          : inProgress(obstacle.reason(), obstacle.message());
    }
    if (seen.activity() == Activity.STOPPED) {
      return List.of(
          Assessment.of(
              READY,
              TRUE,
              TrailReason.LOGGING_STOPPED,
              "The Trail says logging: false. All that was recorded is delivered."));
    }
    if (seen.activity() == Activity.STOPPING) {
      return inProgress(
          TrailReason.STOPPING_LOGGING,
          "The Trail says logging: false. The rest is being delivered." + error(seen));
    }
    return logging(seen);
  }

  private static List<Assessment> logging(TrailObservation seen) {
    if (!seen.workload().isAvailable()) {
      return inProgress(notAvailable(seen.workload()), message(seen.workload()));
    }
    if (!seen.isFollowing()) {
      return inProgress(
          TrailReason.COLLECTOR_STARTING,
          "The collector runs, and does not follow the journal yet.");
    }
    @Nullable DeliveryFailure failure = DeliveryConditions.failure(seen);
    if (failure != null) {
      TrailReason reason =
          failure.stage() == DeliveryFailure.Stage.CAPTURE
              ? TrailReason.CAPTURE_FAILED
              : TrailReason.DELIVERY_FAILED;
      return List.of(
          Assessment.of(READY, FALSE, reason, failure.code() + ": " + failure.message()));
    }
    return List.of(
        Assessment.of(READY, TRUE, TrailReason.LOGGING, "Events are recorded and delivered."));
  }

  static TrailReason notAvailable(Workload workload) {
    return workload.isSeen() ? TrailReason.COLLECTOR_NOT_AVAILABLE : TrailReason.ROLLING_OUT;
  }

  static String message(Workload workload) {
    return "The collector does not run. Events wait in the journal of capture."
        + (workload.detail().isEmpty() ? "" : " " + workload.detail());
  }

  private static String error(TrailObservation seen) {
    @Nullable DeliveryFailure failure = DeliveryConditions.failure(seen);
    return failure == null
        ? ""
        : " It does not go on: " + failure.code() + ": " + failure.message();
  }

  private static List<Assessment> inProgress(TrailReason reason, String message) {
    return List.of(
        Assessment.of(READY, FALSE, reason, message),
        Assessment.of(RECONCILING, TRUE, reason, message));
  }

  private static List<Assessment> stalled(TrailReason reason, String message) {
    return List.of(
        Assessment.of(READY, FALSE, reason, message),
        Assessment.of(STALLED, TRUE, reason, message));
  }
}
