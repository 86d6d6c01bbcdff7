package io.trailkeeper.operator.status;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.trailkeeper.core.checkpoint.Checkpoint;
import io.trailkeeper.core.checkpoint.DeliveryFailure;
import io.trailkeeper.core.checkpoint.DeliveryFailure.Stage;
import io.trailkeeper.core.checkpoint.DeliveryState;
import io.trailkeeper.core.checkpoint.DigestChain;
import io.trailkeeper.core.checkpoint.KnownGap;
import io.trailkeeper.core.checkpoint.KnownLosses;
import io.trailkeeper.core.config.CollectorConfiguration;
import io.trailkeeper.core.selector.Scope;
import io.trailkeeper.crds.v1alpha1.TrailChainHead;
import io.trailkeeper.crds.v1alpha1.TrailEventCounts;
import io.trailkeeper.crds.v1alpha1.TrailStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes a Trail's status. The same observation makes the same status, and the clock is asked only
 * for the time at which a condition has changed: a status that says nothing new is equal to the one
 * before. Thread-safe.
 */
public final class TrailStatusFactory {

  private final Clock clock;

  /**
   * @param clock says when a condition changes
   */
  public TrailStatusFactory(Clock clock) {
    this.clock = requireNonNull(clock, "clock");
  }

  /** Returns the status that an observation means. */
  public TrailStatus status(TrailObservation seen) {
    @Nullable TrailStatus previous = seen.previous();
    @Nullable CollectorConfiguration configuration = seen.configuration();
    @Nullable Checkpoint checkpoint = seen.checkpoint();
    Optional<DeliveryState> delivery = Optional.ofNullable(checkpoint).map(Checkpoint::delivery);
    @Nullable String error = DeliveryConditions.error(seen, Set.of(Stage.LOG_FILE));
    @Nullable String delivered =
        delivery.map(DeliveryState::latestDeliveryTime).map(TrailStatusFactory::text).orElse(null);
    Optional<KnownGap> latestLoss =
        Optional.ofNullable(checkpoint).map(Checkpoint::losses).map(KnownLosses::latest);
    return new TrailStatus(
        seen.generation(),
        conditions(seen),
        seen.trailArn(),
        configuration != null
            && configuration.logging()
            && seen.activity() == Activity.LOGGING
            && seen.isFollowing(),
        configuration == null ? null : scope(configuration.selection().scope()),
        configuration == null ? null : configuration.destination().place(),
        delivered,
        error,
        error == null ? delivered : attempted(seen),
        delivered,
        delivery
            .map(DeliveryState::latestDigestDeliveryTime)
            .map(TrailStatusFactory::text)
            .orElse(null),
        DeliveryConditions.error(seen, Set.of(Stage.DIGEST)),
        delivery.map(DeliveryState::startLoggingTime).map(TrailStatusFactory::text).orElse(null),
        delivery.map(DeliveryState::stopLoggingTime).map(TrailStatusFactory::text).orElse(null),
        checkpoint == null
            ? null
            : new TrailEventCounts(
                checkpoint.counts().selected(),
                checkpoint.counts().filtered(),
                checkpoint.counts().duplicates()),
        checkpoint == null ? null : checkpoint.counts().logFiles(),
        checkpoint == null ? null : checkpoint.counts().digestFiles(),
        checkpoint == null ? null : checkpoint.losses().gaps(),
        checkpoint == null ? null : checkpoint.counts().lostEvents(),
        latestLoss.map(KnownGap::to).map(TrailStatusFactory::text).orElse(null),
        latestLoss.map(KnownGap::reason).orElse(null),
        latestLoss.map(KnownGap::detail).orElse(null),
        delivery
            .map(DeliveryState::lagMillis)
            .map(Duration::ofMillis)
            .map(TrailStatusFactory::text)
            .orElse(null),
        chainHead(checkpoint, previous));
  }

  private List<Condition> conditions(TrailObservation seen) {
    List<Assessment> assessments = new ArrayList<>(ReadyConditions.of(seen));
    assessments.addAll(DeliveryConditions.of(seen));
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    return assessments.stream().map(assessment -> condition(assessment, seen, now)).toList();
  }

  private static Condition condition(Assessment assessment, TrailObservation seen, Instant now) {
    String since =
        find(seen.previous(), assessment.type())
            .filter(before -> assessment.status().equals(before.getStatus()))
            .map(Condition::getLastTransitionTime)
            .orElse(now.toString());
    return new ConditionBuilder()
        .withType(assessment.type())
        .withStatus(assessment.status())
        .withReason(assessment.reason())
        .withMessage(assessment.message())
        .withLastTransitionTime(since)
        .withObservedGeneration(seen.generation())
        .build();
  }

  static Optional<Condition> find(@Nullable TrailStatus status, String type) {
    if (status == null || status.conditions() == null) {
      return Optional.empty();
    }
    return status.conditions().stream()
        .filter(found -> found != null && type.equals(found.getType()))
        .findFirst();
  }

  private static String scope(Scope scope) {
    return scope instanceof Scope.Cluster ? "Cluster" : "Namespaces";
  }

  /** A chain that has ended leaves its head where it was: it still has to be there. */
  private static @Nullable TrailChainHead chainHead(
      @Nullable Checkpoint checkpoint, @Nullable TrailStatus previous) {
    @Nullable DigestChain chain = checkpoint == null ? null : checkpoint.chain();
    DigestChain.@Nullable ChainHead head = chain == null ? null : chain.previous();
    if (chain == null || head == null) {
      return previous == null ? null : previous.chainHead();
    }
    return new TrailChainHead(chain.chainId(), chain.nextSequence() - 1, head.key(), head.sha256());
  }

  private static String text(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** Since then it is tried again and again. */
  private static @Nullable String attempted(TrailObservation seen) {
    @Nullable DeliveryFailure failure = DeliveryConditions.failure(seen);
    return failure == null ? null : text(failure.since());
  }

  private static String text(Duration lag) {
    return Math.max(0, lag.toSeconds()) + "s";
  }
}
