package io.trailkeeper.helm.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.Rule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.trailkeeper.helm.testing.Chart;
import io.trailkeeper.helm.testing.RenderedChart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What Prometheus and Grafana are told, held together with what the documentation says. */
class MonitoringTest {

  /** Knows the fields of its types, and no others. */
  private static final ObjectMapper STRICT =
      new ObjectMapper()
          .setAnnotationIntrospector(
              new JacksonAnnotationIntrospector() {
                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                  return false;
                }
              });

  private static final Pattern METRIC = Pattern.compile("trailkeeper_[a-z_]+");
  private static final Path DOCUMENTATION =
      Chart.TRAILKEEPER.directory().resolve("../../docs/operations.md").normalize();

  @Test
  void prometheusFindsEveryProcess() throws IOException {
    // Given
    RenderedChart chart = Installations.full();

    // When
    ServiceMonitor monitor = strict(chart, "ServiceMonitor", ServiceMonitor.class);

    // Then
    Service service = chart.get(Service.class, "trailkeeper-metrics");
    assertThat(service.getMetadata().getLabels())
        .containsAllEntriesOf(monitor.getSpec().getSelector().getMatchLabels());
    assertThat(service.getSpec().getSelector())
        .as("operator, capture and collectors")
        .containsOnlyKeys("app.kubernetes.io/name");
    assertThat(monitor.getSpec().getEndpoints())
        .singleElement()
        .satisfies(
            endpoint -> {
              assertThat(endpoint.getPort())
                  .isEqualTo(service.getSpec().getPorts().get(0).getName());
              assertThat(endpoint.getRelabelings())
                  .extracting("targetLabel")
                  .containsExactly("component", "trail");
            });
    assertThat(monitor.getMetadata().getLabels()).containsEntry("release", "prometheus");
  }

  @Test
  void everyAlertSaysWhatIsWrongAndIsInTheDocumentation() throws IOException {
    // Given
    String documentation = Files.readString(DOCUMENTATION);

    // When
    List<Rule> alerts = alerts();

    // Then
    assertThat(alerts)
        .hasSizeGreaterThan(10)
        .allSatisfy(
            alert -> {
              assertThat(alert.getLabels().get("severity")).isIn("warning", "critical");
              assertThat(alert.getAnnotations()).containsOnlyKeys("summary", "description");
              assertThat(documentation).contains("### " + alert.getAlert() + "\n");
            });
    assertThat(headings(documentation))
        .as("alerts that are documented")
        .containsExactlyInAnyOrderElementsOf(
            alerts.stream().map(Rule::getAlert).distinct().toList());
  }

  @Test
  void everyMetricThatIsLookedAtIsInTheDocumentation() throws IOException {
    // Given
    String documentation = Files.readString(DOCUMENTATION);
    Set<String> metrics = new TreeSet<>();

    // When
    for (String expression : expressions()) {
      assertThat(expression).satisfies(MonitoringTest::isBalanced);
      METRIC.matcher(expression).results().map(MatchResult::group).forEach(metrics::add);
    }

    // Then
    assertThat(metrics)
        .hasSizeGreaterThan(10)
        .allSatisfy(metric -> assertThat(documentation).contains("| `" + metric + "` |"));
  }

  @Test
  void dashboardIsWhatGrafanaReads() throws IOException {
    // When
    ConfigMap map = Installations.full().get(ConfigMap.class, "trailkeeper-dashboard");

    // Then
    assertThat(map.getMetadata().getLabels()).containsEntry("grafana_dashboard", "1");
    JsonNode dashboard = STRICT.readTree(map.getData().get("trailkeeper.json"));
    assertThat(dashboard.path("title").asText()).isEqualTo("Trailkeeper");
    assertThat(dashboard.path("panels"))
        .hasSizeGreaterThan(10)
        .extracting(panel -> panel.path("id").asInt())
        .doesNotHaveDuplicates();
    assertThat(dashboard.path("panels"))
        .allSatisfy(
            panel ->
                assertThat(panel.at("/gridPos/x").asInt() + panel.at("/gridPos/w").asInt())
                    .isLessThanOrEqualTo(24));
  }

  private static List<String> expressions() throws IOException {
    List<String> expressions = new ArrayList<>();
    for (Rule alert : alerts()) {
      expressions.add(alert.getExpr().getStrVal());
    }
    JsonNode dashboard =
        STRICT.readTree(
            Files.readString(Chart.TRAILKEEPER.directory().resolve("dashboards/trailkeeper.json")));
    for (JsonNode panel : dashboard.path("panels")) {
      panel.path("targets").forEach(target -> expressions.add(target.path("expr").asText()));
    }
    return expressions;
  }

  private static List<Rule> alerts() throws IOException {
    PrometheusRule rule = strict(Installations.full(), "PrometheusRule", PrometheusRule.class);
    return rule.getSpec().getGroups().stream().flatMap(g -> g.getRules().stream()).toList();
  }

  private static <T> T strict(RenderedChart chart, String kind, Class<T> type) throws IOException {
    GenericKubernetesResource object =
        chart.objects().stream().filter(o -> o.getKind().equals(kind)).findFirst().orElseThrow();
    return STRICT.readValue(new ObjectMapper().writeValueAsString(object), type);
  }

  private static List<String> headings(String documentation) {
    return documentation
        .lines()
        .filter(line -> line.startsWith("### Trailkeeper"))
        .map(line -> line.substring("### ".length()))
        .toList();
  }

  private static void isBalanced(String expression) {
    for (String pair : List.of("()", "{}", "[]")) {
      assertThat(expression.chars().filter(c -> c == pair.charAt(0)).count())
          .isEqualTo(expression.chars().filter(c -> c == pair.charAt(1)).count());
    }
  }
}
