package io.trailkeeper.helm.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.trailkeeper.helm.testing.Chart;
import io.trailkeeper.helm.testing.RenderedChart;
import io.trailkeeper.helm.testing.RenderedObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WholeChartTest {

  private static final List<String> DEFAULT =
      List.of(
          "ClusterRole/trailkeeper-capture",
          "ClusterRole/trailkeeper-namespaces",
          "ClusterRole/trailkeeper-operator",
          "ClusterRole/trailkeeper-trails-admin",
          "ClusterRole/trailkeeper-trails-edit",
          "ClusterRole/trailkeeper-trails-view",
          "ClusterRoleBinding/trailkeeper-capture",
          "ClusterRoleBinding/trailkeeper-namespaces",
          "ClusterRoleBinding/trailkeeper-operator",
          "Deployment/trailkeeper-operator",
          "NetworkPolicy/trailkeeper-capture",
          "NetworkPolicy/trailkeeper-operator",
          "PodDisruptionBudget/trailkeeper-capture",
          "PodDisruptionBudget/trailkeeper-operator",
          "Role/trailkeeper-capture",
          "Role/trailkeeper-operator",
          "RoleBinding/trailkeeper-capture",
          "RoleBinding/trailkeeper-operator",
          "Service/trailkeeper-capture",
          "Service/trailkeeper-capture-followers",
          "Service/trailkeeper-operator",
          "ServiceAccount/trailkeeper-capture",
          "ServiceAccount/trailkeeper-operator",
          "StatefulSet/trailkeeper-capture");

  private static final List<String> OPTIONAL =
      List.of(
          "ConfigMap/trailkeeper-dashboard",
          "DaemonSet/trailkeeper-tail",
          "NetworkPolicy/trailkeeper-tail",
          "PrometheusRule/trailkeeper",
          "Service/trailkeeper-metrics",
          "ServiceAccount/trailkeeper-tail",
          "ServiceMonitor/trailkeeper");

  @Test
  void defaultIsAllThatIsNeeded() {
    // When
    RenderedChart chart = Installations.plain();

    // Then
    assertThat(installed(chart)).containsExactlyInAnyOrderElementsOf(DEFAULT);
  }

  @Test
  void namesDoNotDependOnTheRelease() {
    // When
    RenderedChart chart = RenderedChart.render("audit", "elsewhere", Map.of());

    // Then
    assertThat(installed(chart)).containsExactlyInAnyOrderElementsOf(DEFAULT);
  }

  @Test
  void optionsAddTheirObjects() {
    // When
    RenderedChart chart = Installations.full();

    // Then
    assertThat(installed(chart))
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(DEFAULT.stream(), OPTIONAL.stream()).toList());
  }

  @Test
  void everyTemplateIsUsed() throws IOException {
    // Given
    Path templates = Chart.TRAILKEEPER.directory().resolve("templates");
    List<String> files;
    try (Stream<Path> walk = Files.walk(templates)) {
      files =
          walk.filter(file -> file.toString().endsWith(".yaml"))
              .map(file -> templates.relativize(file).toString())
              .toList();
    }

    // When
    RenderedChart chart = Installations.full();

    // Then
    assertThat(chart.everything().stream().map(RenderedObject::template).distinct())
        .containsExactlyInAnyOrderElementsOf(files);
  }

  @Test
  void everyObjectIsLabelledAndInItsNamespace() {
    // When
    RenderedChart chart = RenderedChart.render("audit", "elsewhere", Map.of());

    // Then
    assertThat(chart.everything())
        .allSatisfy(
            object -> {
              ObjectMeta metadata = object.content().getMetadata();
              assertThat(metadata.getLabels())
                  .containsEntry("app.kubernetes.io/name", "trailkeeper")
                  .containsEntry("app.kubernetes.io/instance", "audit")
                  .containsEntry("app.kubernetes.io/managed-by", "Helm")
                  .containsKey("app.kubernetes.io/component");
              boolean clusterScoped = object.content().getKind().startsWith("ClusterRole");
              // What capture may read of the API servers' addresses is where they are.
              boolean ofDefault =
                  object.id().equals("Role/trailkeeper-capture")
                      || object.id().equals("RoleBinding/trailkeeper-capture");
              assertThat(metadata.getNamespace())
                  .isEqualTo(clusterScoped ? null : ofDefault ? "default" : "elsewhere");
            });
  }

  @Test
  void whatHelmTestMakesIsAHook() throws IOException {
    // Given
    Path template = Chart.TRAILKEEPER.directory().resolve("templates/tests/installation.yaml");

    // When
    List<String> lines = Files.readAllLines(template);

    // Then
    assertThat(lines).filteredOn(line -> line.startsWith("kind: ")).hasSize(2);
    assertThat(lines).filteredOn("    helm.sh/hook: test"::equals).hasSize(2);
    assertThat(Installations.plain().hooks()).hasSize(2);
  }

  @Test
  void imageOfTheChartIsThatOfTheVersionUnlessSaidOtherwise() {
    // When, Then
    assertThatThrownBy(() -> Installations.with("image.tag", List.of()))
        .hasMessageContaining("tag");
    assertThat(Installations.with("image.tag", "canary").everything().toString())
        .contains("trailkeeper:canary")
        .doesNotContain("trailkeeper:" + System.getProperty("trailkeeper.version"));
  }

  private static List<String> installed(RenderedChart chart) {
    return chart.everything().stream().filter(o -> !o.isHook()).map(RenderedObject::id).toList();
  }
}
