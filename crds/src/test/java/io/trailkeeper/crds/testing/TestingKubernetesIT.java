package io.trailkeeper.crds.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.SelfSubjectReview;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@KubernetesTest
class TestingKubernetesIT {

  private static TestingKubernetes kubernetes;

  @BeforeAll
  static void start() {
    kubernetes = TestingKubernetes.start();
    KubernetesClient client = kubernetes.client();
    client
        .resource(new NamespaceBuilder().withNewMetadata().withName("audit").endMetadata().build())
        .create();
    client
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withNamespace("audit")
                .withName("robot")
                .endMetadata()
                .build())
        .create();
  }

  @AfterAll
  static void stop() {
    if (kubernetes != null) {
      kubernetes.close();
    }
  }

  @Test
  void aServiceAccountMayDoWhatRbacLetsItDo() {
    // Given
    KubernetesClient robot = kubernetes.clientOf("audit", "robot");
    assertThatThrownBy(() -> robot.configMaps().inNamespace("audit").list())
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("system:serviceaccount:audit:robot");

    // When
    kubernetes
        .client()
        .resource(
            new RoleBuilder()
                .withNewMetadata()
                .withNamespace("audit")
                .withName("robot")
                .endMetadata()
                .addNewRule()
                .withApiGroups("")
                .withResources("configmaps")
                .withVerbs("list")
                .endRule()
                .build())
        .create();
    kubernetes
        .client()
        .resource(
            new RoleBindingBuilder()
                .withNewMetadata()
                .withNamespace("audit")
                .withName("robot")
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "Role", "robot")
                .addNewSubject()
                .withKind("ServiceAccount")
                .withNamespace("audit")
                .withName("robot")
                .endSubject()
                .build())
        .create();

    // Then
    assertThat(robot.configMaps().inNamespace("audit").list().getItems()).isNotNull();
    assertThatThrownBy(() -> robot.secrets().inNamespace("audit").list())
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("forbidden");
  }

  @Test
  void anImpersonatedUserIsSeenAsThatUser() {
    // When
    SelfSubjectReview review =
        kubernetes.clientAs("alice", "auditors").resource(new SelfSubjectReview()).create();

    // Then
    assertThat(review.getStatus().getUserInfo().getUsername()).isEqualTo("alice");
    assertThat(review.getStatus().getUserInfo().getGroups()).contains("auditors");
  }

  @Test
  void kubeconfigsNeedNothingButThemselves() {
    // Given
    Config admin = Config.fromKubeconfig(kubernetes.kubeconfig());
    Config robot = Config.fromKubeconfig(kubernetes.kubeconfigOf("audit", "robot"));

    // When
    try (KubernetesClient asAdmin = new KubernetesClientBuilder().withConfig(admin).build();
        KubernetesClient asRobot = new KubernetesClientBuilder().withConfig(robot).build()) {
      SelfSubjectReview review = asRobot.resource(new SelfSubjectReview()).create();

      // Then
      assertThat(asAdmin.namespaces().withName("audit").get()).isNotNull();
      assertThat(review.getStatus().getUserInfo().getUsername())
          .isEqualTo("system:serviceaccount:audit:robot");
    }
    assertThat(kubernetes.url()).matches("https://127\\.0\\.0\\.1:[0-9]+");
    assertThat(kubernetes.caCertificate()).startsWith("-----BEGIN CERTIFICATE-----");
  }

  @Test
  void kubectlRuns() {
    // When
    KubectlResult namespaces = kubernetes.kubectl("get", "namespaces", "-o", "name");
    KubectlResult nothing = kubernetes.kubectl("get", "nothing");

    // Then
    assertThat(namespaces.succeeded()).contains("namespace/audit");
    assertThat(nothing.exitCode()).isNotZero();
    assertThat(nothing.errors()).contains("nothing");
  }

  @Test
  void crdsAreServed() {
    // When
    kubernetes.applyTrailkeeperCrds();
    kubernetes.applyTrailkeeperCrds();

    // Then
    assertThat(kubernetes.kubectl("get", "trails").succeeded()).isEmpty();
    assertThat(kubernetes.kubectl("get", "trailcheckpoints", "-A").succeeded()).isEmpty();
  }
}
