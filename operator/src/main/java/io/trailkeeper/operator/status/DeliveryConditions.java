package io.trailkeeper.operator.status;

import static io.trailkeeper.operator.status.Assessment.FALSE;
import static io.trailkeeper.operator.status.Assessment.TRUE;
import static io.trailkeeper.operator.status.Assessment.UNKNOWN;

import io.trailkeeper.core.checkpoint.Checkpoint;
import io.trailkeeper.core.checkpoint.DeliveryFailure;
import io.trailkeeper.core.checkpoint.DeliveryFailure.Stage;
import io.trailkeeper.core.checkpoint.KnownGap;
import io.trailkeeper.core.config.CollectorConfiguration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code Capturing}, {@code Delivering} and {@code LogFileValidation}. */
final class DeliveryConditions {

  private static final String CAPTURING = "Capturing";
  private static final String DELIVERING = "Delivering";
  private static final String VALIDATION = "LogFileValidation";
  private static final String STOPPED = "The Trail says logging: false.";

  /** What the API server takes for a reason. */
  private static final Pattern REASON =
      Pattern.compile("[A-Za-z]([A-Za-z0-9_,:]{0,1022}[A-Za-z0-9_])?");

  private DeliveryConditions() {}

  static List<Assessment> of(TrailObservation seen) {
    return List.of(capturing(seen), delivering(seen), validation(seen));
  }

  /** Returns what keeps the collector from going on. */
  static @Nullable DeliveryFailure failure(TrailObservation seen) {
    return seen.checkpoint() == null ? null : seen.checkpoint().delivery().failure();
  }

  /** Returns what keeps it from one of these stages, with its code before it. */
  static @Nullable String error(TrailObservation seen, Set<Stage> stages) {
    @Nullable DeliveryFailure failure = failure(seen);
    return failure == null || !stages.contains(failure.stage())
        ? null
        : failure.code() + ": " + failure.message();
  }

  private static Assessment capturing(TrailObservation seen) {
    if (seen.activity() == Activity.STOPPED) {
      return Assessment.of(CAPTURING, FALSE, TrailReason.LOGGING_STOPPED, STOPPED);
    }
    if (seen.configuration() == null) {
      return Assessment.of(
          CAPTURING, FALSE, TrailReason.NO_COLLECTOR, "There is no collector for this Trail.");
    }
    @Nullable Obstacle obstacle = seen.obstacle();
    if (obstacle != null && obstacle.reason() == TrailReason.CAPTURE_NOT_FOUND) {
      return Assessment.of(CAPTURING, FALSE, obstacle.reason(), obstacle.message());
    }
    if (!seen.workload().isAvailable()) {
      return Assessment.of(
          CAPTURING,
          FALSE,
          ReadyConditions.notAvailable(seen.workload()),
          ReadyConditions.message(seen.workload()));
    }
    @Nullable DeliveryFailure failure = failure(seen);
    if (failure != null && failure.stage() == Stage.CAPTURE) {
      return failed(CAPTURING, failure);
    }
    @Nullable Checkpoint checkpoint = seen.checkpoint();
    if (checkpoint == null || checkpoint.cursors().isEmpty()) {
      return Assessment.of(
          CAPTURING,
          FALSE,
          TrailReason.COLLECTOR_STARTING,
          "The collector does not follow the journal yet.");
    }
    int journals = checkpoint.cursors().size();
    return Assessment.of(
        CAPTURING,
        TRUE,
        TrailReason.FOLLOWING,
        "The collector follows " + journals + (journals == 1 ? " journal." : " journals."));
  }

  private static Assessment delivering(TrailObservation seen) {
    @Nullable DeliveryFailure failure = failure(seen);
    if (failure != null && failure.stage() != Stage.CAPTURE) {
      return failed(DELIVERING, failure);
    }
    if (seen.activity() == Activity.STOPPED) {
      return Assessment.of(DELIVERING, FALSE, TrailReason.LOGGING_STOPPED, STOPPED);
    }
    @Nullable Checkpoint checkpoint = seen.checkpoint();
    if (checkpoint == null
        || (checkpoint.delivery().latestDeliveryTime() == null
            && checkpoint.delivery().latestDigestDeliveryTime() == null)) {
      return Assessment.of(
          DELIVERING, UNKNOWN, TrailReason.NOTHING_DELIVERED, "Nothing was delivered yet.");
    }
    return Assessment.of(DELIVERING, TRUE, TrailReason.DELIVERED, "The last delivery succeeded.");
  }

  private static Assessment failed(String type, DeliveryFailure failure) {
    return new Assessment(
        type,
        FALSE,
        REASON.matcher(failure.code()).matches()
            ? failure.code()
            : TrailReason.DELIVERY_FAILED.text(),
        failure.message());
  }

  private static Assessment validation(TrailObservation seen) {
    @Nullable CollectorConfiguration configuration = seen.configuration();
    if (configuration != null && !configuration.logFileValidation().enabled()) {
      return Assessment.of(
          VALIDATION,
          FALSE,
          TrailReason.DISABLED,
          "The Trail asks for no digest files: nobody can check that log files are complete.");
    }
    @Nullable DeliveryFailure failure = failure(seen);
    if (failure != null && failure.stage() == Stage.DIGEST) {
      return failed(VALIDATION, failure);
    }
    @Nullable Checkpoint checkpoint = seen.checkpoint();
    if (checkpoint == null || (checkpoint.chain() == null && checkpoint.chainEnd() == null)) {
      return Assessment.of(
          VALIDATION,
          UNKNOWN,
          TrailReason.CHAIN_NOT_BEGUN,
          "No chain of digest files was begun yet.");
    }
    if (checkpoint.chain() == null) {
      return Assessment.of(
          VALIDATION,
          seen.activity() == Activity.LOGGING ? UNKNOWN : FALSE,
          TrailReason.CHAIN_CLOSED,
          "The chain of digest files has ended"
              + (checkpoint.chainEnd() == null
                  ? "."
                  : ": " + checkpoint.chainEnd().reason() + "."));
    }
    if (!checkpoint.gaps().isEmpty()) {
      KnownGap gap = checkpoint.gaps().get(checkpoint.gaps().size() - 1);
      return Assessment.of(
          VALIDATION,
          TRUE,
          TrailReason.EVENTS_MISSING,
          "Events are missing, and the next digest file says so: " + gap.detail());
    }
    return Assessment.of(
        VALIDATION,
        TRUE,
        TrailReason.CHAIN_OPEN,
        "Digest files are written, chain " + checkpoint.chain().chainId() + ".");
  }
}
