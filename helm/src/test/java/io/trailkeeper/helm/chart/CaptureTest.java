package io.trailkeeper.helm.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.trailkeeper.helm.testing.RenderedChart;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CaptureTest {

  private static final String CAPTURE = "trailkeeper-capture";

  @Test
  void runsWithWhatItsArgumentsSay() {
    // When
    Container container = container(Installations.plain());

    // Then
    assertThat(container.getImage()).isEqualTo("trailkeeper:" + version());
    assertThat(container.getArgs())
        .containsExactly(
            "capture",
            "--data=/var/lib/trailkeeper",
            "--tls=/etc/trailkeeper/tls",
            "--listen=0.0.0.0:8443",
            "--listen-followers=0.0.0.0:8444",
            "--listen-health=0.0.0.0:8080",
            "--journal-max-bytes=8704Mi",
            "--journal-minimum-age=1h",
            "--journal-follower-expiry=168h",
            "--replicas=2",
            "--watch-api-servers",
            "--api-server-ignore-plugin=log");
  }

  @Test
  void argumentsFollowTheValues() {
    // When
    RenderedChart chart = Installations.full();

    // Then
    Container container = container(chart);
    assertThat(container.getImage())
        .isEqualTo("registry.example.com:5000/trailkeeper:1.2.3@sha256:" + "0a".repeat(32));
    assertThat(container.getImagePullPolicy()).isEqualTo("Always");
    assertThat(container.getArgs())
        .contains(
            "--journal-max-bytes=3Gi",
            "--journal-minimum-age=2h",
            "--journal-follower-expiry=0s",
            "--replicas=3",
            "--watch-api-servers",
            "--disable-redaction=tokenreviews",
            "--disable-redaction=secrets");
    assertThat(container.getArgs())
        .as("where log files are read, what is not in them is missing")
        .doesNotContain("--api-server-ignore-plugin=log");
    assertThat(container.getEnv())
        .anySatisfy(
            variable -> {
              assertThat(variable.getName()).isEqualTo("TRAILKEEPER_LOG_LEVEL");
              assertThat(variable.getValue()).isEqualTo("DEBUG");
            });
    var pod = statefulSet(chart).getSpec().getTemplate().getSpec();
    assertThat(pod.getImagePullSecrets()).extracting("name").containsExactly("registry", "other");
    assertThat(pod.getTerminationGracePeriodSeconds()).isEqualTo(90);
    assertThat(pod.getTopologySpreadConstraints()).isEmpty();
    assertThat(pod.getAffinity().getPodAntiAffinity()).isNotNull();
    assertThat(statefulSet(chart).getSpec().getReplicas()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({"10Gi,8704Mi", "1Gi,870Mi", "1024Mi,870Mi", "2Ti,1782579Mi", "999999Gi,870399129Mi"})
  void journalFitsItsVolume(String volume, String journal) {
    // When
    RenderedChart chart = Installations.with("capture.persistence.size", volume);

    // Then
    assertThat(container(chart).getArgs()).contains("--journal-max-bytes=" + journal);
  }

  @Test
  void cpuIsNotLimitedAndMemoryIs() {
    // When
    Container container = container(Installations.plain());

    // Then
    assertThat(container.getResources().getLimits()).containsOnlyKeys("memory");
    assertThat(container.getResources().getRequests()).containsOnlyKeys("cpu", "memory");
  }

  @Test
  void everyReplicaHasAVolumeAndAName() {
    // When
    StatefulSet capture = statefulSet(Installations.plain());

    // Then
    assertThat(capture.getSpec().getReplicas()).isEqualTo(2);
    assertThat(capture.getSpec().getServiceName()).isEqualTo("trailkeeper-capture-followers");
    assertThat(capture.getSpec().getPodManagementPolicy()).isEqualTo("Parallel");
    var claim = capture.getSpec().getVolumeClaimTemplates().get(0);
    assertThat(claim.getMetadata().getName()).isEqualTo("data");
    assertThat(claim.getMetadata().getLabels()).as("labels of a claim cannot change").isEmpty();
    assertThat(claim.getSpec().getStorageClassName()).isNull();
    assertThat(claim.getSpec().getResources().getRequests())
        .containsEntry("storage", new Quantity("10Gi"));
  }

  @Test
  void volumeIsOfTheChosenClass() {
    // When
    StatefulSet capture = statefulSet(Installations.full());

    // Then
    var claim = capture.getSpec().getVolumeClaimTemplates().get(0).getSpec();
    assertThat(claim.getStorageClassName()).isEqualTo("local-fast");
    assertThat(claim.getResources().getRequests()).containsEntry("storage", new Quantity("4Gi"));
  }

  @Test
  void waitsForItsCertificate() {
    // When
    var pod = statefulSet(Installations.plain()).getSpec().getTemplate().getSpec();

    // Then
    Volume tls =
        pod.getVolumes().stream().filter(v -> v.getName().equals("tls")).findFirst().orElseThrow();
    assertThat(tls.getSecret().getSecretName()).isEqualTo("trailkeeper-capture-tls");
    assertThat(tls.getSecret().getOptional()).isNull();
  }

  @Test
  void hasATokenOnlyToWatchApiServers() {
    // When
    RenderedChart chart = Installations.plain();

    // Then
    assertThat(chart.get(ServiceAccount.class, CAPTURE).getAutomountServiceAccountToken())
        .as("nobody else who uses the account gets one")
        .isFalse();
    assertThat(
            statefulSet(chart).getSpec().getTemplate().getSpec().getAutomountServiceAccountToken())
        .isTrue();
  }

  @Test
  void hasNoTokenOfTheApiServerIfItDoesNotWatch() {
    // Given
    RenderedChart chart = Installations.with("capture.apiServerMetrics.enabled", false);

    // When
    ServiceAccount account = chart.get(ServiceAccount.class, CAPTURE);

    // Then
    assertThat(account.getAutomountServiceAccountToken()).isFalse();
    var pod = statefulSet(chart).getSpec().getTemplate().getSpec();
    assertThat(pod.getServiceAccountName()).isEqualTo(CAPTURE);
    assertThat(pod.getAutomountServiceAccountToken()).isFalse();
    assertThat(container(chart).getArgs()).noneMatch(argument -> argument.contains("api-server"));
    assertThat(chart.get(NetworkPolicy.class, CAPTURE).getSpec().getEgress()).isEmpty();
    assertThat(chart.all(ClusterRole.class))
        .noneMatch(role -> role.getMetadata().getName().equals(CAPTURE));
    assertThat(chart.all(Role.class))
        .allMatch(role -> role.getMetadata().getNamespace().equals("trails"));
  }

  @Test
  void apiServersPostToOneAddress() {
    // When
    Service service = Installations.plain().get(Service.class, CAPTURE);

    // Then
    assertThat(service.getSpec().getType()).isEqualTo("ClusterIP");
    assertThat(service.getSpec().getClusterIP()).isNull();
    assertThat(service.getSpec().getPorts())
        .singleElement()
        .hasFieldOrPropertyWithValue("port", 443);
    assertThat(Installations.full().get(Service.class, CAPTURE).getSpec().getClusterIP())
        .isEqualTo("10.0.0.77");
  }

  @Test
  void followersReachEachReplicaReadyOrNot() {
    // When
    Service service = Installations.plain().get(Service.class, "trailkeeper-capture-followers");

    // Then
    assertThat(service.getSpec().getClusterIP()).isEqualTo("None");
    assertThat(service.getSpec().getPublishNotReadyAddresses()).isTrue();
    assertThat(service.getSpec().getPorts())
        .singleElement()
        .hasFieldOrPropertyWithValue("port", 8444);
  }

  @Test
  void oneReplicaStaysWhileNodesAreDrained() {
    // When
    PodDisruptionBudget budget = Installations.plain().get(PodDisruptionBudget.class, CAPTURE);

    // Then
    assertThat(budget.getSpec().getMinAvailable().getIntVal()).isEqualTo(1);
    assertThat(budget.getSpec().getSelector().getMatchLabels())
        .isEqualTo(statefulSet(Installations.plain()).getSpec().getSelector().getMatchLabels());
  }

  @ParameterizedTest
  @MethodSource("withoutBudget")
  void noBudgetKeepsANodeForever(String path, Object value) {
    // When
    RenderedChart chart = Installations.with(path, value);

    // Then
    assertThatIllegalArgumentException()
        .isThrownBy(() -> chart.get(PodDisruptionBudget.class, CAPTURE));
  }

  static Stream<Arguments> withoutBudget() {
    return Stream.of(
        arguments("capture.replicas", 1), arguments("podDisruptionBudget.enabled", false));
  }

  @Test
  void networkLetsInApiServersFollowersAndProbesAndOutToApiServers() {
    // When
    NetworkPolicy policy = Installations.plain().get(NetworkPolicy.class, CAPTURE);

    // Then
    assertThat(policy.getSpec().getPolicyTypes()).containsExactly("Ingress", "Egress");
    assertThat(policy.getSpec().getEgress())
        .singleElement()
        .satisfies(
            rule ->
                assertThat(rule.getPorts())
                    .extracting(port -> port.getPort().getIntVal())
                    .containsExactly(443, 6443, 8443));
    assertThat(policy.getSpec().getIngress())
        .extracting(rule -> rule.getPorts().get(0).getPort().getStrVal())
        .containsExactly("audit", "followers", "health");
    assertThat(policy.getSpec().getIngress().get(1).getFrom())
        .singleElement()
        .satisfies(
            peer -> {
              assertThat(peer.getNamespaceSelector()).isNull();
              assertThat(peer.getPodSelector().getMatchLabels())
                  .isEqualTo(Map.of("app.kubernetes.io/name", "trailkeeper"));
              assertThat(peer.getPodSelector().getMatchExpressions().get(0).getValues())
                  .containsExactly("collector", "operator");
            });
  }

  @Test
  void networkCanBeNarrowed() {
    // When
    NetworkPolicy policy = Installations.full().get(NetworkPolicy.class, CAPTURE);

    // Then
    var ingress = policy.getSpec().getIngress();
    assertThat(ingress.get(0).getFrom().get(0).getIpBlock().getCidr()).isEqualTo("10.0.0.0/24");
    assertThat(ingress.get(0).getFrom().get(1).getPodSelector().getMatchLabels())
        .containsEntry("app.kubernetes.io/component", "tail");
    assertThat(ingress.get(2).getFrom().get(1).getNamespaceSelector().getMatchLabels())
        .containsEntry("kubernetes.io/metadata.name", "monitoring");
  }

  @Test
  void noPolicyIfTheyAreOff() {
    // When
    RenderedChart chart = Installations.with("networkPolicy.enabled", false);

    // Then
    assertThat(chart.all(NetworkPolicy.class)).isEmpty();
  }

  private static String version() {
    return System.getProperty("trailkeeper.version");
  }

  private static StatefulSet statefulSet(RenderedChart chart) {
    return chart.get(StatefulSet.class, CAPTURE);
  }

  private static Container container(RenderedChart chart) {
    return statefulSet(chart).getSpec().getTemplate().getSpec().getContainers().get(0);
  }
}
