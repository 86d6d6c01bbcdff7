package io.trailkeeper.helm.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.trailkeeper.crds.testing.KubernetesTest;
import io.trailkeeper.crds.testing.TestingKubernetes;
import io.trailkeeper.helm.testing.RenderedChart;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may do what, as a real API server decides it of the tokens that it has issued. */
@KubernetesTest
class AccessIT {

  private static final String HERE = Installations.NAMESPACE;
  private static final String ELSEWHERE = "payments";
  private static final String COLLECTOR = "collector-production";

  private static TestingKubernetes kubernetes;
  private static KubernetesClient operator;
  private static KubernetesClient collector;
  private static KubernetesClient capture;

  @BeforeAll
  static void start() {
    kubernetes = TestingKubernetes.start();
    RenderedChart chart = Installations.certManager();
    chart.apply(kubernetes.client());
    Namespace elsewhere =
        new NamespaceBuilder().withNewMetadata().withName(ELSEWHERE).endMetadata().build();
    kubernetes.client().resource(elsewhere).create();
    kubernetes
        .client()
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withNamespace(HERE)
                .withName(COLLECTOR)
                .endMetadata()
                .build())
        .create();
    operator = kubernetes.clientOf(HERE, "trailkeeper-operator");
    collector = kubernetes.clientOf(HERE, COLLECTOR);
    capture = kubernetes.clientOf(HERE, "trailkeeper-capture");
  }

  @AfterAll
  static void stop() {
    if (kubernetes != null) {
      kubernetes.close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "watch, trailkeeper.io, trails, '', ''",
    "patch, trailkeeper.io, trails/status, '', production",
    "create, events.k8s.io, events, default, ''",
    "update, events.k8s.io, events, default, ''",
    "get, '', namespaces, '', kube-system",
    "patch, '', secrets, trails, trailkeeper-ca",
    "watch, '', configmaps, trails, ''",
    "create, apps, deployments, trails, ''",
    "watch, apps, statefulsets, trails, ''",
    "get, '', services, trails, trailkeeper-capture",
    "create, networking.k8s.io, networkpolicies, trails, ''",
    "create, rbac.authorization.k8s.io, roles, trails, ''",
    "create, rbac.authorization.k8s.io, rolebindings, trails, ''",
    "watch, trailkeeper.io, trailcheckpoints, trails, ''",
    "create, coordination.k8s.io, leases, trails, ''",
    "patch, coordination.k8s.io, leases, trails, trailkeeper-operator",
    "create, cert-manager.io, certificates, trails, ''"
  })
  void operatorMay(String verb, String group, String resource, String namespace, String name) {
    // When, Then
    assertThat(isAllowed(operator, verb, group, resource, namespace, name)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "list, '', secrets, '', ''",
    "get, '', secrets, payments, database",
    "get, '', secrets, kube-system, ''",
    "create, trailkeeper.io, trails, '', ''",
    "delete, trailkeeper.io, trails, '', production",
    "update, trailkeeper.io, trails, '', production",
    "update, trailkeeper.io, trails/finalizers, '', production",
    "update, apps, statefulsets/finalizers, trails, trailkeeper-capture",
    "get, '', pods, trails, trailkeeper-capture-0",
    "get, '', persistentvolumeclaims, trails, audit",
    "create, '', pods, trails, ''",
    "create, '', pods/exec, trails, trailkeeper-capture-0",
    "delete, '', persistentvolumeclaims, trails, data-trailkeeper-capture-0",
    "patch, apps, statefulsets, trails, trailkeeper-capture",
    "create, apps, deployments, payments, ''",
    "create, rbac.authorization.k8s.io, clusterroles, '', ''",
    "bind, rbac.authorization.k8s.io, clusterroles, '', cluster-admin",
    "escalate, rbac.authorization.k8s.io, roles, trails, ''",
    "create, '', serviceaccounts/token, trails, trailkeeper-operator",
    "patch, coordination.k8s.io, leases, trails, other",
    "impersonate, '', users, '', ''"
  })
  void operatorMayNot(String verb, String group, String resource, String namespace, String name) {
    // When, Then
    assertThat(isAllowed(operator, verb, group, resource, namespace, name)).isFalse();
  }

  @Test
  void operatorCanGrantACollectorItsCheckpointAndNothingElse() {
    // Given
    Role checkpoint =
        role(
            COLLECTOR,
            new PolicyRuleBuilder()
                .withApiGroups("trailkeeper.io")
                .withResources("trailcheckpoints/status")
                .withResourceNames("production")
                .withVerbs("get", "update")
                .build());
    Role wider =
        role(
            "wider",
            new PolicyRuleBuilder()
                .withApiGroups("")
                .withResources("pods/exec")
                .withVerbs("create")
                .build());

    // When
    Role granted = operator.resource(checkpoint).create();

    // Then
    assertThat(granted.getMetadata().getUid()).isNotEmpty();
    assertThatThrownBy(() -> operator.resource(wider).create())
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("attempting to grant RBAC permissions not currently held");
  }

  @ParameterizedTest
  @CsvSource({
    "watch, '', namespaces, '', '', true",
    "get, '', secrets, trails, trailkeeper-ca, false",
    "get, '', secrets, trails, trailkeeper-signing-keys, false",
    "list, trailkeeper.io, trails, '', '', false",
    "update, trailkeeper.io, trailcheckpoints/status, trails, other, false",
    "create, trailkeeper.io, trailcheckpoints, trails, '', false"
  })
  void collectorMayReadNamespaces(
      String verb, String group, String resource, String namespace, String name, boolean may) {
    // When, Then
    assertThat(isAllowed(collector, verb, group, resource, namespace, name)).isEqualTo(may);
  }

  @Test
  void captureReadsMetricsOfApiServersAndWhereTheyAre() {
    // When
    String metrics = capture.raw("/metrics");
    List<EndpointSlice> slices =
        capture.discovery().v1().endpointSlices().inNamespace("default").list().getItems();

    // Then
    assertThat(metrics).contains("apiserver_audit_event_total", "process_start_time_seconds");
    assertThat(slices).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({
    "list, discovery.k8s.io, endpointslices, default, '', true",
    "watch, '', namespaces, '', '', true",
    "list, discovery.k8s.io, endpointslices, '', '', false",
    "list, discovery.k8s.io, endpointslices, trails, '', false",
    "watch, discovery.k8s.io, endpointslices, default, '', false",
    "create, discovery.k8s.io, endpointslices, default, '', false",
    "list, '', endpoints, default, '', false",
    "get, '', services, default, kubernetes, false",
    "get, '', secrets, trails, trailkeeper-capture-tls, false",
    "list, '', secrets, default, '', false",
    "get, '', configmaps, trails, trailkeeper-audit-webhook, false",
    "list, '', pods, '', '', false",
    "get, '', nodes/metrics, '', '', false",
    "list, trailkeeper.io, trails, '', '', false",
    "update, trailkeeper.io, trailcheckpoints/status, trails, production, false"
  })
  void captureMayReadAddressesAndNamespaces(
      String verb, String group, String resource, String namespace, String name, boolean may) {
    // When, Then
    assertThat(isAllowed(capture, verb, group, resource, namespace, name)).isEqualTo(may);
  }

  @ParameterizedTest
  @CsvSource({"/metrics/slis", "/debug/pprof", "/logs", "/configz"})
  void captureMayReadNoOtherPathOfAnApiServer(String path) {
    // When, Then
    assertThatThrownBy(() -> capture.raw(path))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("Forbidden");
  }

  private static boolean isAllowed(
      KubernetesClient who,
      String verb,
      String group,
      String resource,
      String namespace,
      String name) {
    int slash = resource.indexOf('/');
    SelfSubjectAccessReview review =
        new SelfSubjectAccessReviewBuilder()
            .withNewSpec()
            .withNewResourceAttributes()
            .withVerb(verb)
            .withGroup(group)
            .withResource(slash < 0 ? resource : resource.substring(0, slash))
            .withSubresource(slash < 0 ? "" : resource.substring(slash + 1))
            .withNamespace(namespace)
            .withName(name)
            .endResourceAttributes()
            .endSpec()
            .build();
    return who.resource(review).create().getStatus().getAllowed();
  }

  private static Role role(String name, PolicyRule rule) {
    return new RoleBuilder()
        .withNewMetadata()
        .withNamespace(HERE)
        .withName(name)
        .endMetadata()
        .withRules(rule)
        .build();
  }
}
