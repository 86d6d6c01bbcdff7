package io.trailkeeper.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.trailkeeper.core.checkpoint.Checkpoint;
import io.trailkeeper.core.checkpoint.DeliveryFailure;
import io.trailkeeper.core.checkpoint.DeliveryFailure.Stage;
import io.trailkeeper.core.checkpoint.DigestChain;
import io.trailkeeper.core.checkpoint.KnownGap;
import io.trailkeeper.core.checkpoint.PreparedDigest;
import io.trailkeeper.core.cluster.ClusterIdentity;
import io.trailkeeper.core.config.CollectorConfiguration;
import io.trailkeeper.core.config.DeliveryOptions;
import io.trailkeeper.core.config.Destination;
import io.trailkeeper.core.config.LogFileValidation;
import io.trailkeeper.core.logfile.Compression;
import io.trailkeeper.core.logfile.LogFormat;
import io.trailkeeper.core.selector.Scope;
import io.trailkeeper.core.selector.Selection;
import io.trailkeeper.crds.v1alpha1.TrailStatus;
import io.trailkeeper.operator.testing.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TrailStatusFactoryTest {

  private static final String ARN = "arn:trailkeeper:cloudtrail:local:123456789012:trail/test";
  private static final Instant TIME = Instant.parse("2026-01-31T09:00:00Z");
  private static final Workload RUNNING = new Workload(true, true, "");

  private final SettableClock clock = new SettableClock();
  private final TrailStatusFactory factory = new TrailStatusFactory(clock);

  @Test
  void aTrailThatFollowsAndDeliversIsReady() {
    TrailStatus status = factory.status(seen(following()));

    assertThat(conditions(status))
        .isEqualTo(
            Map.of(
                "Ready", "True Logging",
                "Capturing", "True Following",
                "Delivering", "Unknown NothingDelivered",
                "LogFileValidation", "True ChainOpen"));
    assertThat(status.isLogging()).isTrue();
    assertThat(status.scope()).isEqualTo("Cluster");
    assertThat(status.destination()).isEqualTo("volume:audit/archive");
    assertThat(status.observedGeneration()).isEqualTo(7);
    assertThat(status.conditions())
        .allSatisfy(condition -> assertThat(condition.getObservedGeneration()).isEqualTo(7));
  }

  @Test
  void theSameObservationMakesTheSameStatusAtAnyTime() {
    TrailStatus first = factory.status(seen(following()));

    clock.advance(Duration.ofDays(3));
    TrailStatus second = factory.status(after(first, following(), null, Activity.LOGGING));

    assertThat(second).isEqualTo(first);
  }

  @Test
  void aConditionKeepsItsTimeUntilItsStatusChanges() {
    TrailStatus first = factory.status(seen(following()));
    clock.advance(Duration.ofHours(1));

    TrailStatus second =
        factory.status(after(first, failing(Stage.LOG_FILE), null, Activity.LOGGING));

    assertThat(time(second, "Capturing")).isEqualTo(time(first, "Capturing"));
    assertThat(time(second, "Ready")).isGreaterThan(time(first, "Ready"));
  }

  @Test
  void whatFailsHasCloudTrailsName() {
    assertThat(conditions(factory.status(seen(failing(Stage.LOG_FILE)))))
        .containsEntry("Ready", "False DeliveryFailed")
        .containsEntry("Delivering", "False AccessDenied")
        .containsEntry("Capturing", "True Following");
    assertThat(conditions(factory.status(seen(failing(Stage.DIGEST)))))
        .containsEntry("Ready", "False DeliveryFailed")
        .containsEntry("Delivering", "False AccessDenied")
        .containsEntry("LogFileValidation", "False AccessDenied");
    assertThat(conditions(factory.status(seen(failing(Stage.CAPTURE)))))
        .containsEntry("Ready", "False CaptureFailed")
        .containsEntry("Capturing", "False AccessDenied");
    assertThat(factory.status(seen(failing(Stage.LOG_FILE))).latestDeliveryError())
        .isEqualTo("AccessDenied: no");
    assertThat(factory.status(seen(failing(Stage.DIGEST))).latestDigestDeliveryError())
        .isEqualTo("AccessDenied: no");
  }

  @Test
  void aCodeThatIsNoReasonIsReplaced() {
    Checkpoint odd =
        following()
            .withDelivery(
                following()
                    .delivery()
                    .failed(new DeliveryFailure("no reason!", "no", TIME, Stage.LOG_FILE)));

    assertThat(conditions(factory.status(seen(odd))))
        .containsEntry("Delivering", "False DeliveryFailed");
  }

  @Test
  void whatIsInTheWayIsEitherWaitedForOrFinal() {
    Obstacle missing = new Obstacle(TrailReason.CREDENTIALS_SECRET_NOT_FOUND, "where", false);
    Obstacle wrong = new Obstacle(TrailReason.INVALID_SPEC, "what", true);

    assertThat(conditions(factory.status(after(null, null, missing, Activity.LOGGING))))
        .containsEntry("Ready", "False CredentialsSecretNotFound")
        .containsEntry("Reconciling", "True CredentialsSecretNotFound")
        .doesNotContainKey("Stalled");
    assertThat(conditions(factory.status(after(null, following(), wrong, Activity.LOGGING))))
        .containsEntry("Ready", "False InvalidSpec")
        .containsEntry("Stalled", "True InvalidSpec")
        .containsEntry("Capturing", "True Following")
        .doesNotContainKey("Reconciling");
  }

  @Test
  void aStoppedTrailIsReady() {
    TrailStatus status = factory.status(after(null, null, null, Activity.STOPPED));

    assertThat(conditions(status))
        .containsEntry("Ready", "True LoggingStopped")
        .containsEntry("Capturing", "False LoggingStopped")
        .doesNotContainKey("Reconciling");
    assertThat(status.isLogging()).isFalse();
  }

  @Test
  void missingEventsAreTold() {
    Checkpoint gap = following().lost(new KnownGap(TIME, TIME, "JournalLost", "three hours", -1));

    TrailStatus before = factory.status(seen(following()));
    TrailStatus after = factory.status(seen(gap));

    assertThat(conditions(after)).containsEntry("LogFileValidation", "True EventsMissing");
    assertThat(TrailTransition.between(before, after))
        .extracting(announcement -> announcement.reason().text())
        .containsExactly("EventsMissing", "EventsLost");
    assertThat(TrailTransition.between(before, after))
        .allSatisfy(announcement -> assertThat(announcement.note()).contains("three hours"))
        .allSatisfy(announcement -> assertThat(announcement.reason().isWarning()).isTrue());
    assertThat(TrailTransition.between(after, after)).isEmpty();
  }

  @Test
  void lossesAreKeptAfterTheirDigestAndEachIsTold() {
    Checkpoint one = following().lost(new KnownGap(TIME, TIME, "ApiServerError", "first", 12));
    Checkpoint two =
        one.lost(new KnownGap(TIME, TIME.plusSeconds(60), "CaptureAway", "second", -1));
    Checkpoint digested =
        two.prepareDigest(new PreparedDigest("key", TIME, "Interval", 0, "fingerprint", 2))
            .commitDigest(two.chain(), TIME);

    TrailStatus none = factory.status(seen(following()));
    TrailStatus first = factory.status(seen(one));
    TrailStatus second = factory.status(seen(two));
    TrailStatus after = factory.status(seen(digested));

    assertThat(none.losses()).isZero();
    assertThat(none.latestLossTime()).isNull();
    for (TrailStatus status : List.of(second, after)) {
      assertThat(status.losses()).isEqualTo(2);
      assertThat(status.lostEvents()).isEqualTo(12);
      assertThat(status.latestLossTime()).isEqualTo("2026-01-31T09:01:00Z");
      assertThat(status.latestLossReason()).isEqualTo("CaptureAway");
      assertThat(status.latestLossMessage()).isEqualTo("second");
    }
    assertThat(conditions(after)).containsEntry("LogFileValidation", "True ChainOpen");
    assertThat(TrailTransition.between(first, second))
        .singleElement()
        .satisfies(
            announcement -> {
              assertThat(announcement.reason().text()).isEqualTo("EventsLost");
              assertThat(announcement.note()).contains("CaptureAway", "second", "12");
            });
    assertThat(TrailTransition.between(second, after)).isEmpty();
  }

  @Test
  void aDeploymentIsAvailableOnlyIfItWasSeenAsItIsNow() {
    DeploymentBuilder deployment =
        new DeploymentBuilder()
            .withNewMetadata()
            .withGeneration(2L)
            .endMetadata()
            .withNewStatus()
            .withObservedGeneration(2L)
            .withAvailableReplicas(1)
            .endStatus();

    assertThat(Workload.of(deployment.build()).isAvailable()).isTrue();
    assertThat(
            Workload.of(deployment.editMetadata().withGeneration(3L).endMetadata().build())
                .isAvailable())
        .isFalse();
    assertThat(Workload.of(null)).isEqualTo(Workload.NONE);
  }

  @Test
  void whatKeepsPodsFromBeingMadeIsTold() {
    Workload workload =
        Workload.of(
            new DeploymentBuilder()
                .withNewMetadata()
                .withGeneration(1L)
                .endMetadata()
                .withNewStatus()
                .withObservedGeneration(1L)
                .addNewCondition()
                .withType("ReplicaFailure")
                .withStatus("True")
                .withMessage("exceeded quota")
                .endCondition()
                .endStatus()
                .build());

    TrailStatus status =
        factory.status(
            new TrailObservation(
                7, null, ARN, Activity.LOGGING, configuration(), null, workload, null));

    assertThat(conditions(status)).containsEntry("Ready", "False CollectorNotAvailable");
    assertThat(status.conditions().get(0).getMessage()).contains("exceeded quota");
  }

  private static TrailObservation seen(Checkpoint checkpoint) {
    return after(null, checkpoint, null, Activity.LOGGING);
  }

  private static TrailObservation after(
      TrailStatus previous, Checkpoint checkpoint, Obstacle obstacle, Activity activity) {
    return new TrailObservation(
        7, previous, ARN, activity, configuration(), obstacle, RUNNING, checkpoint);
  }

  private static Checkpoint following() {
    return Checkpoint.initial(ARN)
        .follow("journal-1", 0, List.of())
        .beginChain(new DigestChain("chain-1", "Created", 1, TIME, null, 1));
  }

  private static Checkpoint failing(Stage stage) {
    return following()
        .withDelivery(
            following().delivery().failed(new DeliveryFailure("AccessDenied", "no", TIME, stage)));
  }

  private static CollectorConfiguration configuration() {
    return new CollectorConfiguration(
        new ClusterIdentity("123456789012", "local").trail("test"),
        true,
        new Selection(new Scope.Cluster(), List.of(), List.of()),
        new Destination.Volume("audit", "archive"),
        new DeliveryOptions(
            LogFormat.CLOUD_TRAIL,
            Compression.GZIP,
            DeliveryOptions.DEFAULT_MAX_INTERVAL,
            DeliveryOptions.DEFAULT_MAX_BYTES),
        new LogFileValidation(true, LogFileValidation.DEFAULT_DIGEST_INTERVAL, null));
  }

  private static Map<String, String> conditions(TrailStatus status) {
    Map<String, String> conditions = new TreeMap<>();
    status
        .conditions()
        .forEach(
            condition ->
                conditions.put(
                    condition.getType(), condition.getStatus() + " " + condition.getReason()));
    return conditions;
  }

  private static String time(TrailStatus status, String type) {
    return status.conditions().stream()
        .filter(condition -> type.equals(condition.getType()))
        .map(condition -> condition.getLastTransitionTime())
        .findFirst()
        .orElseThrow();
  }
}
