package io.trailkeeper.helm.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.trailkeeper.helm.testing.Chart;
import io.trailkeeper.helm.testing.RenderedChart;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SchemaTest {

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrongValues")
  void wrongValueIsRefusedByName(Map<String, ?> values, String named) {
    // When, Then
    assertThatThrownBy(() -> RenderedChart.render("trailkeeper", "trails", values))
        .hasMessageContaining(named);
  }

  static Stream<Arguments> wrongValues() {
    return Stream.of(
        wrong("accountId", 123456789012L),
        wrong("accountId", 12345678901L),
        wrong("accountId", "12345678901"),
        wrong("accountId", "12345678901x"),
        wrong("accountId", "1234567890123"),
        wrong("region", ""),
        wrong("region", "EU West"),
        wrong("region", "r".repeat(64)),
        wrong("image.repository", ""),
        wrong("image.repository", "registry.example.com/trailkeeper:1.0"),
        wrong("image.tag", "with space"),
        wrong("image.digest", "sha256:abc"),
        wrong("image.pullPolicy", "Sometimes"),
        wrong("image.name", "trailkeeper"),
        wrong("imagePullSecrets", List.of("registry")),
        wrong("imagePullSecrets", List.of(Map.of("name", ""))),
        wrong("certificates.provider", "vault"),
        arguments(Values.of("certificates.provider", "certManager"), "/certificates/issuer/name"),
        wrong("certificates.issuer.kind", "Authority"),
        wrong("redaction.disabled", List.of("everything")),
        wrong("redaction.disabled", List.of("secrets", "secrets")),
        wrong("redaction.disabled", "secrets"),
        wrong("journal.maxBytes", 1000),
        wrong("journal.maxBytes", "lots"),
        wrong("journal.maxBytes", "9Gi"),
        wrong("journal.maxBytes", "100Mi"),
        wrong("journal.minimumAge", "1 hour"),
        wrong("journal.minimumAge", "0h"),
        wrong("journal.followerExpiry", "0"),
        wrong("journal.followerExpiry", "7d"),
        wrong("capture.apiServerMetrics.enabled", "yes"),
        wrong("tail.enabled", "true"),
        wrong("tail.hostPath", "/"),
        wrong("tail.hostPath", "var/log"),
        wrong("tail.hostPath", "/var/log/"),
        wrong("tail.hostPath", "/var/../etc"),
        wrong("tail.fileName", "../audit.log"),
        wrong("tail.fileName", ""),
        wrong("tail.path", "/var/log/audit.log"),
        wrong("deletionTimeout", 600),
        wrong("deletionTimeout", "0s"),
        wrong("logLevel", "verbose"),
        wrong("operator.replicas", 0),
        wrong("operator.replicas", "2"),
        wrong("operator.resources.claims", List.of()),
        wrong("operator.resources.requests.memory", "much"),
        wrong("operator.nodeSelector", Map.of("node", 1)),
        wrong("operator.tolerations", List.of("NoSchedule")),
        wrong("operator.replica", 2),
        wrong("capture.replicas", 0),
        wrong("capture.replicas", 1.5),
        wrong("capture.persistence.size", "10"),
        wrong("capture.persistence.size", "512Mi"),
        wrong("capture.persistence.enabled", false),
        wrong("capture.service.clusterIP", "None"),
        wrong("capture.service.type", "LoadBalancer"),
        wrong("capture.terminationGracePeriodSeconds", 0),
        wrong("capture.resources.limits", Map.of("cpu", "a lot")),
        wrong("podDisruptionBudget.enabled", "yes"),
        wrong("networkPolicy.enabled", "true"),
        wrong("networkPolicy.apiServerCIDRs", List.of("10.0.0.1")),
        wrong("networkPolicy.apiServerPorts", List.of()),
        wrong("networkPolicy.apiServerPorts", List.of(70000)),
        wrong("rbac.aggregate", "no"),
        wrong("metrics.serviceMonitor.enabled", 1),
        wrong("metrics.serviceMonitor.interval", "often"),
        wrong("metrics.dashboard.labels", Map.of("grafana_dashboard", 1)),
        wrong("acountId", "123456789012"));
  }

  @Test
  void chartOfCustomResourcesHasNoValues() {
    // When, Then
    assertThatThrownBy(
            () -> RenderedChart.render(Chart.CRDS, "crds", "trails", Map.of("keep", false)))
        .hasMessageContaining("keep");
  }

  @ParameterizedTest
  @MethodSource("rightValues")
  void rightValueIsTaken(String path, Object value) {
    // When
    RenderedChart chart = RenderedChart.render("trailkeeper", "trails", Values.of(path, value));

    // Then
    assertThat(chart.objects()).isNotEmpty();
  }

  static Stream<Arguments> rightValues() {
    return Stream.of(
        arguments("accountId", "000000000001"),
        arguments("image.repository", "registry.example.com:5000/security/trailkeeper"),
        arguments("image.digest", "sha256:" + "0a".repeat(32)),
        arguments("journal.maxBytes", "8Gi"),
        arguments("journal.followerExpiry", "0s"),
        arguments("tail.hostPath", "/var/lib/rancher/rke2/server/logs"),
        arguments("capture.persistence.size", "2Ti"),
        arguments("capture.service.clusterIP", "10.96.0.77"),
        arguments("capture.service.clusterIP", "fd00::77"),
        arguments("networkPolicy.apiServerCIDRs", List.of("10.0.0.0/24", "fd00::/64")),
        arguments("operator.resources.limits", Map.of("memory", "1Gi", "cpu", 2)),
        arguments("global", Map.of("anything", "of a parent chart")));
  }

  private static Arguments wrong(String path, Object value) {
    String last = path.substring(path.lastIndexOf('.') + 1);
    return arguments(Values.of(path, value), last);
  }
}
