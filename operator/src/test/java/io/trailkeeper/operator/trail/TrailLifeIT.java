package io.trailkeeper.operator.trail;

import static io.trailkeeper.operator.testing.TestingRelease.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.trailkeeper.core.checkpoint.Checkpoint;
import io.trailkeeper.core.checkpoint.DeliveryFailure;
import io.trailkeeper.core.checkpoint.DigestChain;
import io.trailkeeper.core.checkpoint.Passed;
import io.trailkeeper.core.checkpoint.PreparedDigest;
import io.trailkeeper.crds.testing.KubernetesTest;
import io.trailkeeper.operator.process.Operator;
import io.trailkeeper.operator.testing.TestingRelease;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The test plays the collector. */
@KubernetesTest
class TrailLifeIT {

  private static final String VOLUME = "{destination: {volume: {claimName: audit}}}";
  private static final String STOPPED =
      "{logging: false, destination: {volume: {claimName: audit}}}";

  private static TestingRelease release;
  private static KubernetesClient client;
  private Operator operator;

  @BeforeAll
  static void install() {
    release = new TestingRelease();
    client = release.client();
  }

  @AfterAll
  static void uninstall() {
    release.close();
  }

  @BeforeEach
  void start() {
    operator = release.start();
  }

  @AfterEach
  void stop() {
    operator.close();
  }

  @Test
  void aTrailIsStoppedWhenTheChainHasEndedAndStartsAgain() {
    // Given
    Checkpoint recording = record("paused");

    // When it is told to stop
    client.resource(release.trail("paused", STOPPED)).patch();

    // Then its collector goes on until all is closed
    awaitCondition("paused", "Ready", "False StoppingLogging");
    assertThat(deployment("paused").getSpec().getReplicas()).isEqualTo(1);
    assertThat(configuration("paused")).contains("\"logging\" : false");

    // When all is closed
    Checkpoint closed = closed(recording);
    release.write("paused", closed);

    // Then it rests
    awaitCondition("paused", "Ready", "True LoggingStopped");
    await()
        .atMost(TestingRelease.patience())
        .until(() -> deployment("paused").getSpec().getReplicas() == 0);
    assertThat(release.trail("paused").getStatus().isLogging()).isFalse();
    assertThat(release.trail("paused").getStatus().stopLoggingTime()).isNotNull();

    // When it is told to start
    client.resource(release.trail("paused", VOLUME)).patch();

    // Then it runs, and is ready when it follows
    await()
        .atMost(TestingRelease.patience())
        .until(() -> deployment("paused").getSpec().getReplicas() == 1);
    release.write("paused", closed.follow("journal-1", 7, List.of()));
    awaitCondition("paused", "Ready", "True Logging");
  }

  @Test
  void aTrailThatIsDeletedWaitsForItsCollectorAndGoes() {
    // Given
    Checkpoint recording = record("deleted");

    // When
    client.resource(release.trail("deleted")).delete();

    // Then
    awaitCondition("deleted", "Ready", "False Deleting");
    assertThat(
            deployment("deleted")
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0)
                .getArgs())
        .contains("--trail-deleted");
    release.write("deleted", closed(recording));
    awaitGone("deleted");
    assertThat(events("deleted")).noneMatch(event -> event.contains("TrailDeletedEarly"));
  }

  @Test
  void aTrailThatNeverBeganGoesAtOnce() {
    // Given
    release.create("unborn", VOLUME);
    awaitCondition("unborn", "Ready", "False CollectorStarting");

    // When
    client.resource(release.trail("unborn")).delete();

    // Then
    awaitGone("unborn");
  }

  @Test
  void aTrailThatIsStoppedGoesAtOnce() {
    // Given
    release.create("asleep", STOPPED);
    awaitCondition("asleep", "Ready", "True LoggingStopped");

    // When
    client.resource(release.trail("asleep")).delete();

    // Then
    awaitGone("asleep");
  }

  @Test
  void aDeadBucketBlocksTheDeletionUntilTheTimeoutAndTheEventSaysWhatIsLost() {
    // Given
    Checkpoint recording = record("blocked");
    release.write(
        "blocked",
        recording.withDelivery(
            recording
                .delivery()
                .failed(
                    new DeliveryFailure(
                        "NoSuchBucket",
                        "the bucket is gone",
                        Instant.parse("2026-01-31T09:00:00Z"),
                        DeliveryFailure.Stage.LOG_FILE))));
    awaitCondition("blocked", "Delivering", "False NoSuchBucket");
    awaitCondition("blocked", "Ready", "False DeliveryFailed");
    assertThat(release.trail("blocked").getStatus().latestDeliveryError())
        .isEqualTo("NoSuchBucket: the bucket is gone");

    // When
    client.resource(release.trail("blocked")).delete();
    awaitCondition("blocked", "Ready", "False Deleting");
    assertThat(release.message("blocked", "Ready")).contains("NoSuchBucket");

    // Then
    release.clock.advance(Duration.ofMinutes(11));
    client.apps().deployments().inNamespace(NAMESPACE).withName("collector-blocked").delete();
    awaitGone("blocked");
    assertThat(events("blocked"))
        .anySatisfy(
            event ->
                assertThat(event)
                    .contains("Warning", "TrailDeletedEarly", "NoSuchBucket", "no end"));
  }

  @Test
  void thereIsOneEventForATransition() {
    // Given
    Checkpoint recording = record("told");

    // When
    release.write("told", recording.skip(List.of(), Passed.filtered(3)));
    await()
        .atMost(TestingRelease.patience())
        .until(() -> release.trail("told").getStatus().events().filtered() == 3);

    // Then
    assertThat(events("told")).filteredOn(event -> event.contains("TrailReady")).hasSize(1);
  }

  /** Brings a Trail to where its collector follows, with a chain that has begun. */
  private static Checkpoint record(String trail) {
    release.create(trail, VOLUME);
    awaitCondition(trail, "Ready", "False CollectorStarting");
    Checkpoint recording =
        TestingRelease.following(trail)
            .beginChain(
                new DigestChain(
                    "chain-1", "Created", 1, Instant.parse("2026-01-31T09:00:00Z"), null, 1));
    release.write(trail, recording);
    awaitCondition(trail, "Ready", "True Logging");
    awaitCondition(trail, "LogFileValidation", "True ChainOpen");
    return recording;
  }

  private static Checkpoint closed(Checkpoint recording) {
    Instant end = Instant.parse("2026-01-31T10:00:00Z");
    return recording
        .prepareDigest(new PreparedDigest("key", end, "Stopped", 0, "fingerprint", 2))
        .commitDigest(null, end)
        .leave(end);
  }

  private static List<String> events(String trail) {
    return client.events().v1().events().inNamespace("default").list().getItems().stream()
        .filter(event -> trail.equals(event.getRegarding().getName()))
        .map(TrailLifeIT::text)
        .toList();
  }

  private static String text(Event event) {
    return event.getType() + " " + event.getReason() + " " + event.getNote();
  }

  private static String configuration(String trail) {
    return client
        .configMaps()
        .inNamespace(NAMESPACE)
        .withName("collector-" + trail)
        .get()
        .getData()
        .get("configuration.json");
  }

  private static Deployment deployment(String trail) {
    return client.apps().deployments().inNamespace(NAMESPACE).withName("collector-" + trail).get();
  }

  private static void awaitGone(String trail) {
    await().atMost(TestingRelease.patience()).until(() -> release.trail(trail) == null);
  }

  private static void awaitCondition(String trail, String type, String expected) {
    await()
        .atMost(TestingRelease.patience())
        .untilAsserted(() -> assertThat(release.condition(trail, type)).isEqualTo(expected));
  }
}
