package io.trailkeeper.operator.status;

import io.fabric8.kubernetes.api.model.Condition;
import io.trailkeeper.crds.v1alpha1.TrailStatus;
import io.trailkeeper.operator.event.Announcement;
import io.trailkeeper.operator.event.EventReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What of a new status people should know. */
public final class TrailTransition {

  private static final String VALIDATION = "LogFileValidation";

  private TrailTransition() {}

  /** Returns what has changed and matters; nothing where only numbers and times did. */
  public static List<Announcement> between(@Nullable TrailStatus before, TrailStatus after) {
    List<Announcement> changes = new ArrayList<>();
    Stream.of(ReadyConditions.READY, VALIDATION)
        .forEach(type -> change(type, before, after).ifPresent(changes::add));
    losses(before, after).ifPresent(changes::add);
    return changes;
  }

  /** Losses are told of whenever there are more of them, also while others are being told. */
  private static Optional<Announcement> losses(@Nullable TrailStatus before, TrailStatus after) {
    long were = before == null || before.losses() == null ? 0 : before.losses();
    long are = after.losses() == null ? 0 : after.losses();
    return are <= were
        ? Optional.empty()
        : Optional.of(
            new Announcement(
                EventReason.EVENTS_LOST,
                "Events are missing, or may be, "
                    + are
                    + " times since the trail began and "
                    + after.lostEvents()
                    + " of them for certain; lately "
                    + after.latestLossReason()
                    + " until "
                    + after.latestLossTime()
                    + ": "
                    + after.latestLossMessage()));
  }

  private static Optional<Announcement> change(
      String type, @Nullable TrailStatus before, TrailStatus after) {
    Optional<Condition> now = TrailStatusFactory.find(after, type);
    Optional<Condition> then = TrailStatusFactory.find(before, type);
    return now.filter(
            condition ->
                then.isEmpty()
                    || !Objects.equals(condition.getStatus(), then.get().getStatus())
                    || !Objects.equals(condition.getReason(), then.get().getReason()))
        .flatMap(
            condition ->
                TrailReason.of(condition.getReason())
                    .filter(reason -> !isBeginning(reason, then))
                    .flatMap(TrailReason::event)
                    .map(reason -> new Announcement(reason, condition.getMessage())));
  }

  /** A collector that never ran is not one that has ceased to run. */
  private static boolean isBeginning(TrailReason reason, Optional<Condition> then) {
    return reason == TrailReason.COLLECTOR_NOT_AVAILABLE
        && then.filter(before -> Assessment.TRUE.equals(before.getStatus())).isEmpty();
  }
}
