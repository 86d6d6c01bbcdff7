package io.trailkeeper.crds.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.trailkeeper.core.checkpoint.Checkpoint;
import io.trailkeeper.core.checkpoint.CheckpointFormat;
import io.trailkeeper.core.checkpoint.CursorRange;
import io.trailkeeper.core.checkpoint.DigestChain;
import io.trailkeeper.core.checkpoint.KnownGap;
import io.trailkeeper.core.checkpoint.LedgerEntry;
import io.trailkeeper.core.checkpoint.PreparedLogFile;
import io.trailkeeper.core.cluster.ClusterIdentity;
import io.trailkeeper.crds.configuration.TrailConfiguration;
import io.trailkeeper.crds.reader.TrailReader;
import io.trailkeeper.crds.testing.KubernetesTest;
import io.trailkeeper.crds.testing.TestingKubernetes;
import io.trailkeeper.crds.v1alpha1.Trail;
import io.trailkeeper.crds.v1alpha1.TrailCheckpoint;
import io.trailkeeper.crds.v1alpha1.TrailCheckpointStatus;
import io.trailkeeper.crds.v1alpha1.TrailStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@KubernetesTest
class TrailsOnKubernetesIT {

  private static final ClusterIdentity CLUSTER = new ClusterIdentity("123456789012", "local");

  private static TestingKubernetes kubernetes;
  private static KubernetesClient client;

  @BeforeAll
  static void start() {
    kubernetes = TestingKubernetes.start();
    kubernetes.applyTrailkeeperCrds();
    client = kubernetes.client();
  }

  @AfterAll
  static void stop() {
    if (kubernetes != null) {
      kubernetes.close();
    }
  }

  static List<Path> examples() {
    return Stream.of("../examples/trails", "../examples/cluster")
        .flatMap(directory -> TestingTrails.files(Path.of(directory)).stream())
        .toList();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void examplesAreTaken(Path file) {
    assertThat(TestingTrails.refusal(client, TestingTrails.read(file))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{destination: {volume: {claimName: archive}}}",
        "{destination: {s3: {bucket: audit-archive}}}",
        "{destination: {volume: {claimName: a}}, scope: {}, delivery: {}, logFileValidation: {}}",
        "{destination: {volume: {claimName: a}}, eventSelectors: [{}]}",
        "{destination: {volume: {claimName: a}}, eventSelectors: []}"
      })
  void theServersDefaultsAreTheConfigurationsDefaults(String spec) throws IOException {
    // Given
    Trail written = trail("defaults", spec);
    client.resource(written).create();

    try {
      // When
      Trail stored = client.resources(Trail.class).withName("defaults").get();

      // Then
      assertThat(TrailConfiguration.of(stored, CLUSTER))
          .isEqualTo(TrailConfiguration.of(written, CLUSTER));
      assertThat(stored.getSpec().logging()).isTrue();
      assertThat(stored.getSpec().scope().type()).isEqualTo("Cluster");
      assertThat(stored.getSpec().delivery().format()).isEqualTo("CloudTrail");
      assertThat(stored.getSpec().delivery().compression()).isEqualTo("Gzip");
      assertThat(stored.getSpec().delivery().maxInterval()).isEqualTo("60s");
      assertThat(stored.getSpec().delivery().maxSize()).isEqualTo("16Mi");
      assertThat(stored.getSpec().logFileValidation().enabled()).isTrue();
      assertThat(stored.getSpec().logFileValidation().digestInterval()).isEqualTo("1h");
    } finally {
      client.resources(Trail.class).withName("defaults").delete();
    }
  }

  @Test
  void kubectlShowsWhatMatters() throws IOException {
    // Given
    client.resource(trail("shown", "{destination: {volume: {claimName: archive}}}")).create();
    String deliveredAt = Instant.now().minusSeconds(90).toString();
    client
        .resources(Trail.class)
        .withName("shown")
        .editStatus(trail -> withStatus(trail, deliveredAt, "True"));

    // When
    String trails = kubernetes.kubectl("get", "trails", "shown").succeeded();

    // Then
    assertThat(trails.lines().findFirst().orElseThrow().split(" +", -1))
        .startsWith(
            "NAME", "LOGGING", "SCOPE", "DESTINATION", "READY", "LAG", "LAST-DELIVERY", "AGE");
    assertThat(trails.lines().skip(1).findFirst().orElseThrow())
        .matches("shown +true +Cluster +volume:archive/archive +True +12s +9[0-9]s +[0-9]+s *");
    assertThat(kubernetes.kubectl("get", "tr", "-o", "name").succeeded()).contains("/shown");
    assertThat(kubernetes.kubectl("get", "audit", "-o", "name").succeeded()).contains("/shown");
    assertThat(kubernetes.kubectl("explain", "trail.spec.destination.s3").succeeded())
        .contains("bucket")
        .contains("-required-")
        .contains("A bucket of an S3 server. Excludes volume.")
        .contains("What stands before AWSLogs/ in the keys of objects");
    assertThat(kubernetes.kubectl("explain", "trail.spec.collector.tolerations.effect").succeeded())
        .contains("The effect of the taints that are tolerated");
  }

  @Test
  void statusIsASubresourceAndConditionsAreCheckedAndMergedByType() throws IOException {
    // Given
    client.resource(trail("status", "{destination: {volume: {claimName: archive}}}")).create();
    String now = Instant.now().toString();

    // When
    Trail edited = client.resources(Trail.class).withName("status").get();
    client.resource(withStatus(edited, now, "True")).update();
    Trail stored = client.resources(Trail.class).withName("status").get();

    // Then
    assertThat(stored.getStatus()).isNull();
    assertThatThrownBy(
            () ->
                client
                    .resources(Trail.class)
                    .withName("status")
                    .editStatus(trail -> withStatus(trail, now, "Perhaps")))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("status.conditions[0].status: Unsupported value: \"Perhaps\"");
    assertThatThrownBy(
            () ->
                client
                    .resources(Trail.class)
                    .withName("status")
                    .editStatus(trail -> withStatus(trail, "yesterday", "True")))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("status.latestDeliveryTime");
  }

  @Test
  void aCheckpointComesBackAsItWasWrittenAndIsComparedBeforeItIsSet() throws IOException {
    // Given
    byte[] written = CheckpointFormat.write(checkpoint());
    ObjectMapper mapper = new ObjectMapper();
    TrailCheckpoint object = new TrailCheckpoint();
    object.getMetadata().setNamespace("default");
    object.getMetadata().setName("production");
    TrailCheckpoint created = client.resource(object).create();
    created.setStatus(new TrailCheckpointStatus(mapper.readTree(written)));

    // When
    TrailCheckpoint updated = client.resource(created).updateStatus();
    TrailCheckpoint stored =
        client.resources(TrailCheckpoint.class).inNamespace("default").withName("production").get();

    // Then
    assertThat(CheckpointFormat.read(mapper.writeValueAsBytes(stored.getStatus().checkpoint())))
        .isEqualTo(checkpoint());
    assertThatThrownBy(() -> client.resource(created).lockResourceVersion().updateStatus())
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(409));
    assertThat(updated.getMetadata().getResourceVersion())
        .isEqualTo(stored.getMetadata().getResourceVersion());
    assertThat(kubernetes.kubectl("get", "trailcheckpoints", "production").succeeded())
        .matches("(?s)NAME +REVISION +AGE\\s+production +6 +[0-9]+s\\s*");
  }

  @Test
  void aCheckpointKeepsWhatANewerCollectorWrites() throws IOException {
    // Given
    String newer =
        """
        {"formatVersion": 9, "revision": 3, "mood": {"of": ["the", null]}, "cursors": {"a": 5},
         "counts": {"selected": 1, "guessed": 2}, "ledger": [{"key": "k", "colour": "red"}],
         "prepared": null, "chain": {"chainId": "c", "links": {"x": 1}},
         "delivery": {"latestDeliveryTime": null, "by": "night"}}
        """;
    TrailCheckpoint object = new TrailCheckpoint();
    object.getMetadata().setNamespace("default");
    object.getMetadata().setName("newer");
    TrailCheckpoint created = client.resource(object).create();
    created.setStatus(new TrailCheckpointStatus(new ObjectMapper().readTree(newer)));

    // When
    client.resource(created).updateStatus();

    // Then
    assertThat(
            client
                .resources(TrailCheckpoint.class)
                .inNamespace("default")
                .withName("newer")
                .get()
                .getStatus()
                .checkpoint())
        .isEqualTo(new ObjectMapper().readTree(newer));
  }

  private static Trail trail(String name, String spec) throws IOException {
    return TrailReader.read(
            name,
            "{apiVersion: trailkeeper.io/v1alpha1, kind: Trail, metadata: {name: "
                + name
                + "}, spec: "
                + spec
                + "}")
        .get(0);
  }

  private static Trail withStatus(Trail trail, String deliveredAt, String ready) {
    Condition condition =
        new ConditionBuilder()
            .withType("Ready")
            .withStatus(ready)
            .withReason("Delivering")
            .withMessage("")
            .withLastTransitionTime(deliveredAt)
            .withObservedGeneration(1L)
            .build();
    trail.setStatus(
        new TrailStatus(
            1L,
            List.of(condition),
            CLUSTER.trail(trail.getMetadata().getName()).toString(),
            true,
            "Cluster",
            "volume:archive/archive",
            deliveredAt,
            null,
            deliveredAt,
            deliveredAt,
            null,
            null,
            deliveredAt,
            null,
            null,
            3L,
            1L,
            0L,
            0L,
            null,
            null,
            null,
            "12s",
            null));
    return trail;
  }

  /** A checkpoint with something in most of its parts. */
  private static Checkpoint checkpoint() {
    Instant time = Instant.parse("2026-03-01T10:00:00Z");
    LedgerEntry entry = new LedgerEntry("key", "ab", null, 2, time, time.plusMillis(1), time);
    PreparedLogFile first =
        new PreparedLogFile(
            entry, List.of(new CursorRange("p", 0, 10)), 8, List.of(), 0, List.of(), time);
    PreparedLogFile second =
        new PreparedLogFile(
            entry,
            List.of(new CursorRange("p", 10, 12)),
            0,
            List.of(3L),
            1,
            List.of(new KnownGap(time, time, "ApiServerError", "detail", -1)),
            time);
    return Checkpoint.initial("arn:trailkeeper:cloudtrail:local:123456789012:trail/production")
        .follow("p", 0, List.of(new KnownGap(time, time, "JournalLost", "detail", -1)))
        .moveTo("volume:archive/archive", "none", new KnownGap(time, time, "A", "b", 1))
        .beginChain(new DigestChain("chain", "TrailCreated", 1, time, null, 1))
        .prepare(first)
        .commit(time)
        .prepare(second);
  }
}
