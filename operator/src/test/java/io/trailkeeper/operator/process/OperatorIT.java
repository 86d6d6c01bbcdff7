package io.trailkeeper.operator.process;

import static io.trailkeeper.operator.testing.TestingRelease.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.trailkeeper.crds.testing.KubernetesTest;
import io.trailkeeper.crds.testing.TestingKubernetes;
import io.trailkeeper.operator.testing.TestingRelease;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

@KubernetesTest
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OperatorIT {

  private static final String VOLUME = "{destination: {volume: {claimName: audit}}}";
  private static final int MANY = 300;

  private static TestingRelease release;

  @BeforeAll
  static void install() {
    release = new TestingRelease();
  }

  @AfterAll
  static void uninstall() {
    release.close();
  }

  @AfterEach
  void stop() {
    release.closeOperators();
  }

  @Test
  void aClusterWithoutTheCustomResourcesIsRefusedWithWhatToDo() {
    try (TestingKubernetes kubernetes = TestingKubernetes.start()) {
      OperatorOptions options =
          OperatorOptions.builder(NAMESPACE, "registry.example/trailkeeper:1", "operator-0")
              .build();

      assertThatThrownBy(
              () ->
                  Operator.start(
                      kubernetes.client(), options, Clock.systemUTC(), new SimpleMeterRegistry()))
          .isInstanceOf(OperatorStartException.class)
          .hasMessageContainingAll("trails", "trailkeeper.io/v1alpha1", "trailkeeper-crds");
    }
  }

  /** The last: operators of other tests would have all of these to look at. */
  @Test
  @Order(Integer.MAX_VALUE)
  void threeHundredTrailsAreAllReadyAndAfterwardsNothingIsWritten() {
    // Given
    Operator first = release.start();
    many().forEach(trail -> release.create(trail, VOLUME));

    // When
    awaitAll("CollectorStarting");
    many().forEach(trail -> release.write(trail, TestingRelease.following(trail)));
    awaitAll("Logging");
    awaitQuiet();
    Map<String, String> before = release.versions();

    // Then a new operator writes nothing, nor does a look at every Trail again
    first.close();
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    release.start(
        release.options("operator-1").resyncInterval(Duration.ofSeconds(2)).build(), registry);
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> TestingRelease.reconciliations(registry) >= 2 * MANY);
    assertThat(before).hasSizeGreaterThan(9 * MANY);
    assertThat(release.versions()).isEqualTo(before);
    assertThat(registry.getMeters()).hasSizeLessThan(100);
  }

  @Test
  void oneOfTwoOperatorsLeadsAndTheOtherTakesOver() {
    // Given
    Operator first = release.start(elected("operator-0"), new SimpleMeterRegistry());
    await().atMost(TestingRelease.patience()).until(first::isLeading);
    Operator second = release.start(elected("operator-1"), new SimpleMeterRegistry());
    await().atMost(TestingRelease.patience()).until(second::isReady);
    assertThat(second.isLeading()).isFalse();
    release.create("before", VOLUME);
    awaitReason("before", "CollectorStarting");

    // When
    first.close();

    // Then
    assertThat(first.isAlive()).isFalse();
    await().atMost(TestingRelease.patience()).until(second::isLeading);
    release.create("after", VOLUME);
    awaitReason("after", "CollectorStarting");
    assertThat(second.isAlive()).isTrue();
  }

  @Test
  void anOperatorThatLosesTheLeaseEndsItsWorkAndSaysSo() {
    // Given
    Operator operator = release.start(elected("operator-0"), new SimpleMeterRegistry());
    await().atMost(TestingRelease.patience()).until(operator::isLeading);
    assertThat(operator.isAlive()).isTrue();

    // When
    await()
        .atMost(TestingRelease.patience())
        .ignoreException(KubernetesClientException.class)
        .until(
            () -> {
              release
                  .client()
                  .leases()
                  .inNamespace(NAMESPACE)
                  .withName(Leadership.LEASE)
                  .edit(OperatorIT::taken);
              return !operator.isAlive();
            });

    // Then
    assertThat(operator.isLeading()).isFalse();
    assertThat(operator.isReady()).isFalse();
  }

  @Test
  void theAccountIdIsDerivedFromTheCluster() {
    // Given
    String uid = release.client().namespaces().withName("kube-system").get().getMetadata().getUid();

    // When
    release.start(release.options("operator-0").accountId(null).build(), new SimpleMeterRegistry());
    release.create("derived", VOLUME);

    // Then
    awaitReason("derived", "CollectorStarting");
    assertThat(release.trail("derived").getStatus().trailArn())
        .isEqualTo(
            "arn:trailkeeper:cloudtrail:local:"
                + io.trailkeeper.core.cluster.ClusterIdentity.deriveAccountId(uid)
                + ":trail/derived");
  }

  private static Lease taken(Lease lease) {
    lease.getSpec().setHolderIdentity("somebody-else");
    lease.getSpec().setRenewTime(java.time.ZonedDateTime.now(java.time.ZoneOffset.UTC));
    return lease;
  }

  private static OperatorOptions elected(String identity) {
    return release
        .options(identity)
        .leaderElection(true)
        .leaseDuration(Duration.ofSeconds(4))
        .build();
  }

  private static void awaitReason(String trail, String reason) {
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> release.condition(trail, "Ready").endsWith(" " + reason));
  }

  private static Stream<String> many() {
    return IntStream.range(0, MANY).mapToObj(i -> "trail-" + i);
  }

  /** With one request for all: one for each, and awaitility's pauses, would take a minute. */
  private static void awaitAll(String reason) {
    await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofMillis(500))
        .until(() -> release.trailsOfReason(reason).containsAll(many().toList()));
  }

  /** What was written last is seen by the operator, and may change a status once more. */
  private static void awaitQuiet() {
    AtomicReference<Map<String, String>> before = new AtomicReference<>(Map.of());
    await()
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> {
              Map<String, String> now = release.versions();
              return now.equals(before.getAndSet(now));
            });
  }
}
