package io.trailkeeper.helm.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.trailkeeper.helm.testing.RenderedChart;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TailTest {

  private static final String TAIL = "trailkeeper-tail";

  @Test
  void isNotThereUnlessItIsAskedFor() {
    // When, Then
    assertThat(Installations.plain().all(DaemonSet.class)).isEmpty();
  }

  @Test
  void readsTheLogOfItsNodeAndPostsToCapture() {
    // When
    Container container = container(enabled());

    // Then
    assertThat(container.getArgs())
        .containsExactly(
            "tail",
            "--path=/var/log/audit/audit.log",
            "--capture=https://trailkeeper-capture.trails.svc:443",
            "--tls=/etc/trailkeeper/tls",
            "--state=/var/lib/trailkeeper/tail",
            "--name=$(NODE_NAME)",
            "--listen-health=0.0.0.0:8080");
    assertThat(container.getEnv())
        .filteredOn(variable -> variable.getName().equals("NODE_NAME"))
        .extracting(EnvVar::getValueFrom)
        .extracting(from -> from.getFieldRef().getFieldPath())
        .containsExactly("spec.nodeName");
    assertThat(container(Installations.full()).getArgs())
        .contains("--path=/var/log/audit/kube-audit.log");
  }

  @Test
  void seesOneDirectoryOfItsNodeAndWritesAnother() {
    // When
    PodSpec pod = pod(Installations.full());

    // Then
    assertThat(pod.getVolumes())
        .filteredOn(volume -> volume.getHostPath() != null)
        .extracting(
            Volume::getName,
            volume -> volume.getHostPath().getPath(),
            volume -> volume.getHostPath().getType())
        .containsExactly(
            tuple("log", "/var/log/kube-apiserver", "Directory"),
            tuple("state", "/var/lib/trailkeeper/tail", "DirectoryOrCreate"));
    assertThat(pod.getContainers().get(0).getVolumeMounts())
        .filteredOn(mount -> !Boolean.TRUE.equals(mount.getReadOnly()))
        .extracting(VolumeMount::getName)
        .containsExactly("state", "tmp");
    assertThat(pod.getHostNetwork()).isNull();
    assertThat(pod.getHostPID()).isNull();
  }

  @Test
  void isRootThatMayReadAndNothingElse() {
    // When
    PodSpec pod = pod(Installations.full());

    // Then
    var security = pod.getContainers().get(0).getSecurityContext();
    assertThat(pod.getSecurityContext().getRunAsUser()).isZero();
    assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
    assertThat(security.getPrivileged()).isNull();
    assertThat(security.getAllowPrivilegeEscalation()).isFalse();
    assertThat(security.getReadOnlyRootFilesystem()).isTrue();
    assertThat(security.getCapabilities().getDrop()).containsExactly("ALL");
    assertThat(security.getCapabilities().getAdd()).containsExactly("DAC_READ_SEARCH");
    assertThat(security.getSeLinuxOptions().getType()).isEqualTo("spc_t");
    assertThat(container(enabled()).getSecurityContext().getSeLinuxOptions()).isNull();
  }

  @Test
  void hasNoTokenOfTheApiServer() {
    // When
    RenderedChart chart = enabled();

    // Then
    assertThat(chart.get(ServiceAccount.class, TAIL).getAutomountServiceAccountToken()).isFalse();
    assertThat(pod(chart).getServiceAccountName()).isEqualTo(TAIL);
    assertThat(pod(chart).getAutomountServiceAccountToken()).isFalse();
  }

  @Test
  void runsOnNodesOfTheControlPlaneWhateverKeepsOthersOff() {
    // When
    PodSpec pod = pod(enabled());

    // Then
    assertThat(pod.getNodeSelector())
        .isEqualTo(Map.of("node-role.kubernetes.io/control-plane", ""));
    assertThat(pod.getTolerations())
        .extracting("key", "operator", "effect")
        .containsExactly(tuple("node-role.kubernetes.io/control-plane", "Exists", "NoSchedule"));
  }

  @Test
  void operatorIssuesItsCertificate() {
    // When
    RenderedChart chart = enabled();

    // Then
    assertThat(
            chart
                .get(Deployment.class, "trailkeeper-operator")
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0)
                .getArgs())
        .contains("--tail-certificate=true");
    assertThat(pod(chart).getVolumes())
        .filteredOn(volume -> volume.getName().equals("tls"))
        .extracting(volume -> volume.getSecret().getSecretName())
        .containsExactly("trailkeeper-tail-tls");
  }

  @Test
  void networkLetsItOutToCaptureOnly() {
    // When
    NetworkPolicy policy = enabled().get(NetworkPolicy.class, TAIL);

    // Then
    assertThat(policy.getSpec().getPolicyTypes()).containsExactly("Ingress", "Egress");
    assertThat(policy.getSpec().getIngress()).hasSize(1);
    assertThat(policy.getSpec().getEgress()).hasSize(2);
    assertThat(policy.getSpec().getEgress().get(1).getTo().get(0).getPodSelector().getMatchLabels())
        .containsEntry("app.kubernetes.io/component", "capture");
  }

  private static RenderedChart enabled() {
    return Installations.with("tail.enabled", true);
  }

  private static PodSpec pod(RenderedChart chart) {
    return chart.get(DaemonSet.class, TAIL).getSpec().getTemplate().getSpec();
  }

  private static Container container(RenderedChart chart) {
    return pod(chart).getContainers().get(0);
  }
}
