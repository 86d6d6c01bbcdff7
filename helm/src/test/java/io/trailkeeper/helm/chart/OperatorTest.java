package io.trailkeeper.helm.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.trailkeeper.helm.testing.RenderedChart;
import org.junit.jupiter.api.Test;

class OperatorTest {

  private static final String OPERATOR = "trailkeeper-operator";

  @Test
  void runsWithWhatItsArgumentsSay() {
    // When
    Container container = container(Installations.plain());

    // Then
    assertThat(container.getArgs())
        .containsExactly(
            "operator",
            "--namespace=trails",
            "--image=" + container.getImage(),
            "--image-pull-policy=IfNotPresent",
            "--region=local",
            "--capture-stateful-set=trailkeeper-capture",
            "--capture-service=trailkeeper-capture",
            "--capture-followers-service=trailkeeper-capture-followers",
            "--certificates=self",
            "--tail-certificate=false",
            "--deletion-timeout=10m",
            "--leader-election=true",
            "--listen-health=0.0.0.0:8080");
  }

  @Test
  void argumentsFollowTheValues() {
    // When
    RenderedChart chart = Installations.full();

    // Then
    assertThat(container(chart).getArgs())
        .contains(
            "--image=registry.example.com:5000/trailkeeper:1.2.3@sha256:" + "0a".repeat(32),
            "--image-pull-policy=Always",
            "--image-pull-secret=registry",
            "--image-pull-secret=other",
            "--account-id=000000000001",
            "--region=eu-1",
            "--certificates=cert-manager",
            "--issuer-kind=Issuer",
            "--issuer-name=trailkeeper",
            "--deletion-timeout=90s");
    var pod = deployment(chart).getSpec().getTemplate().getSpec();
    assertThat(pod.getPriorityClassName()).isEqualTo("system-cluster-critical");
    assertThat(pod.getNodeSelector()).containsEntry("kubernetes.io/os", "linux");
    assertThat(pod.getTolerations())
        .singleElement()
        .hasFieldOrPropertyWithValue("operator", "Exists");
  }

  @Test
  void replicasSpread() {
    // When
    Deployment operator = deployment(Installations.plain());

    // Then
    assertThat(operator.getSpec().getReplicas()).isEqualTo(2);
    var pod = operator.getSpec().getTemplate();
    assertThat(pod.getSpec().getTopologySpreadConstraints())
        .hasSize(2)
        .allSatisfy(
            spread ->
                assertThat(pod.getMetadata().getLabels())
                    .containsAllEntriesOf(spread.getLabelSelector().getMatchLabels()));
  }

  @Test
  void onlyItsPodsGetTheToken() {
    // Given
    RenderedChart chart = Installations.plain();

    // When
    ServiceAccount account = chart.get(ServiceAccount.class, OPERATOR);

    // Then
    assertThat(account.getAutomountServiceAccountToken()).isFalse();
    var pod = deployment(chart).getSpec().getTemplate().getSpec();
    assertThat(pod.getServiceAccountName()).isEqualTo(OPERATOR);
    assertThat(pod.getAutomountServiceAccountToken()).isTrue();
  }

  @Test
  void oneReplicaStaysWhileNodesAreDrained() {
    // When
    PodDisruptionBudget budget = Installations.plain().get(PodDisruptionBudget.class, OPERATOR);

    // Then
    assertThat(budget.getSpec().getMinAvailable()).isEqualTo(new IntOrString(1));
    RenderedChart single = Installations.with("operator.replicas", 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> single.get(PodDisruptionBudget.class, OPERATOR));
  }

  @Test
  void networkLetsOutToDnsTheApiServerAndCapture() {
    // When
    NetworkPolicy policy = Installations.full().get(NetworkPolicy.class, OPERATOR);

    // Then
    assertThat(policy.getSpec().getIngress())
        .singleElement()
        .satisfies(
            rule -> {
              assertThat(rule.getPorts().get(0).getPort().getStrVal()).isEqualTo("health");
              assertThat(rule.getFrom()).hasSize(2);
              assertThat(rule.getFrom().get(0).getPodSelector().getMatchLabels())
                  .containsEntry("app.kubernetes.io/component", "test");
            });
    var egress = policy.getSpec().getEgress();
    assertThat(egress).hasSize(3);
    assertThat(egress.get(0).getPorts())
        .extracting(NetworkPolicyPort::getPort)
        .containsOnly(new IntOrString(53), new IntOrString(5353));
    assertThat(egress.get(1).getPorts())
        .extracting(NetworkPolicyPort::getPort)
        .containsExactly(new IntOrString(16443));
    assertThat(egress.get(2).getTo().get(0).getPodSelector().getMatchLabels())
        .containsEntry("app.kubernetes.io/component", "capture");
  }

  private static Deployment deployment(RenderedChart chart) {
    return chart.get(Deployment.class, OPERATOR);
  }

  private static Container container(RenderedChart chart) {
    return deployment(chart).getSpec().getTemplate().getSpec().getContainers().get(0);
  }
}
