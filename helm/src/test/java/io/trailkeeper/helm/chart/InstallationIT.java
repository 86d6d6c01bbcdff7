package io.trailkeeper.helm.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import io.trailkeeper.crds.testing.KubernetesTest;
import io.trailkeeper.crds.testing.TestingKubernetes;
import io.trailkeeper.helm.testing.RenderedChart;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is rendered, on a real API server: its schema, its admission, its Pod Security Standards.
 */
@KubernetesTest
class InstallationIT {

  private static TestingKubernetes kubernetes;

  @BeforeAll
  static void start() {
    kubernetes = TestingKubernetes.start();
    RenderedChart.renderCrds().apply(kubernetes.client());
  }

  @AfterAll
  static void stop() {
    if (kubernetes != null) {
      kubernetes.close();
    }
  }

  static Stream<RenderedChart> charts() {
    return Stream.of(
        Installations.plain(), Installations.certManager(), Installations.withoutMonitoring());
  }

  @ParameterizedTest
  @MethodSource("charts")
  void everyObjectIsTakenAndNoFieldOfItIsUnknown(RenderedChart chart) {
    // Given
    KubernetesClient client = kubernetes.client();

    // When
    chart.apply(client);

    // Then
    assertThat(chart.objects())
        .allSatisfy(
            object -> {
              GenericKubernetesResource stored = client.resource(object).get();
              assertThat(stored).isNotNull();
              assertThat(stored.getMetadata().getUid()).isNotEmpty();
            });
  }

  @ParameterizedTest
  @MethodSource("charts")
  void appliedAgainNothingChanges(RenderedChart chart) {
    // Given
    KubernetesClient client = kubernetes.client();
    chart.apply(client);
    List<String> before = versions(client, chart);

    // When
    chart.apply(client);

    // Then
    assertThat(versions(client, chart)).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("charts")
  void podsMeetTheRestrictedStandard(RenderedChart chart) {
    // Given
    KubernetesClient client = kubernetes.client();
    chart.apply(client);
    List<Pod> pods = pods(chart);

    // When, Then
    assertThat(pods).hasSize(3).allSatisfy(pod -> assertThat(dryRun(client, pod)).isNotNull());
  }

  @Test
  void namespaceRefusesPodsThatDoNotMeetTheStandard() {
    // Given
    KubernetesClient client = kubernetes.client();
    RenderedChart chart = Installations.plain();
    chart.apply(client);
    Pod pod = pods(chart).get(0);
    pod.getSpec().getContainers().get(0).getSecurityContext().setAllowPrivilegeEscalation(true);

    // When, Then
    assertThatThrownBy(() -> dryRun(client, pod))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("allowPrivilegeEscalation");
  }

  @Test
  void tailerIsLetInWhereItsHostPathsAreAndOnlyForThem() {
    // Given
    KubernetesClient client = kubernetes.client();
    RenderedChart chart = Installations.withoutMonitoring();
    chart.apply(client);
    Pod tail =
        pod(
            chart.namespace(),
            chart.get(DaemonSet.class, "trailkeeper-tail").getSpec().getTemplate());

    // When, Then: root, its one capability, and the node's files
    assertThatThrownBy(() -> dryRun(client, tail))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("hostPath")
        .hasMessageContaining("DAC_READ_SEARCH")
        .satisfies(
            refused ->
                assertThat(refused.getMessage())
                    .doesNotContain("allowPrivilegeEscalation")
                    .doesNotContain("seccompProfile")
                    .doesNotContain("hostNetwork"));

    // When
    client
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName("privileged")
                .addToLabels("pod-security.kubernetes.io/enforce", "privileged")
                .endMetadata()
                .build())
        .create();
    tail.getMetadata().setNamespace("privileged");

    // Then
    assertThat(dryRun(client, tail)).isNotNull();
  }

  private static Pod dryRun(KubernetesClient client, Pod pod) {
    return client.resource(pod).dryRun().fieldValidation(Validation.STRICT).create();
  }

  /** The pods that the chart's controllers would make, and that of {@code helm test}. */
  private static List<Pod> pods(RenderedChart chart) {
    return Stream.concat(
            Stream.concat(
                    chart.all(Deployment.class).stream().map(d -> d.getSpec().getTemplate()),
                    chart.all(StatefulSet.class).stream().map(InstallationIT::withClaims))
                .map(template -> pod(chart.namespace(), template)),
            chart.all(Pod.class).stream())
        .toList();
  }

  private static PodTemplateSpec withClaims(StatefulSet set) {
    return set.getSpec()
        .getTemplate()
        .edit()
        .editSpec()
        .addNewVolume()
        .withName("data")
        .withNewPersistentVolumeClaim("data-0", false)
        .endVolume()
        .endSpec()
        .build();
  }

  private static Pod pod(String namespace, PodTemplateSpec template) {
    return new PodBuilder()
        .withMetadata(template.getMetadata())
        .editMetadata()
        .withNamespace(namespace)
        .withName("pod-" + template.getSpec().getServiceAccountName())
        .endMetadata()
        .withSpec(template.getSpec())
        .build();
  }

  private static List<String> versions(KubernetesClient client, RenderedChart chart) {
    return chart.objects().stream()
        .map(object -> client.resource(object).get())
        .map(
            o ->
                o.getKind()
                    + "/"
                    + o.getMetadata().getName()
                    + " "
                    + o.getMetadata().getResourceVersion())
        .toList();
  }
}
