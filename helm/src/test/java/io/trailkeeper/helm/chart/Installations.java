package io.trailkeeper.helm.chart;

import io.trailkeeper.helm.testing.RenderedChart;
import java.util.List;
import java.util.Map;

/** Installations as users make them. */
final class Installations {

  static final String NAMESPACE = "trails";
  static final String RELEASE = "trailkeeper";

  private static final Map<String, Object> ENABLED = Map.of("enabled", true);

  private Installations() {}

  /** Returns the chart with its default values. */
  static RenderedChart plain() {
    return with(Map.of());
  }

  /** Returns the chart with one value changed. */
  static RenderedChart with(String path, Object value) {
    return with(Values.of(path, value));
  }

  /** Returns the chart with these values. */
  static RenderedChart with(Map<String, ?> values) {
    return RenderedChart.render(RELEASE, NAMESPACE, values);
  }

  /** Returns the chart with certificates of cert-manager, one of each replica, and no extras. */
  static RenderedChart certManager() {
    return with(
        Map.of(
            "certificates",
            Map.of("provider", "certManager", "issuer", Map.of("name", "company")),
            "operator",
            Map.of("replicas", 1),
            "capture",
            Map.of("replicas", 1),
            "networkPolicy",
            Map.of("enabled", false)));
  }

  /**
   * Returns {@link #full} but for the resources of the Prometheus operator, in another namespace.
   */
  static RenderedChart withoutMonitoring() {
    RenderedChart full = full("audit");
    return new RenderedChart(
        full.namespace(),
        full.everything().stream()
            .filter(o -> !o.content().getApiVersion().startsWith("monitoring.coreos.com/"))
            .toList());
  }

  /** Returns the chart with every option in use. */
  static RenderedChart full() {
    return full(NAMESPACE);
  }

  private static RenderedChart full(String namespace) {
    Map<String, Object> placement =
        Map.of(
            "priorityClassName",
            "system-cluster-critical",
            "nodeSelector",
            Map.of("kubernetes.io/os", "linux"),
            "tolerations",
            List.of(Map.of("operator", "Exists")));
    return RenderedChart.render(
        RELEASE,
        namespace,
        Map.ofEntries(
            Map.entry(
                "image",
                Map.of(
                    "repository",
                    "registry.example.com:5000/trailkeeper",
                    "tag",
                    "1.2.3",
                    "digest",
                    "sha256:" + "0a".repeat(32),
                    "pullPolicy",
                    "Always")),
            Map.entry(
                "imagePullSecrets", List.of(Map.of("name", "registry"), Map.of("name", "other"))),
            Map.entry("accountId", "000000000001"),
            Map.entry("region", "eu-1"),
            Map.entry(
                "certificates",
                Map.of(
                    "provider",
                    "certManager",
                    "issuer",
                    Map.of("kind", "Issuer", "name", "trailkeeper"))),
            Map.entry("redaction", Map.of("disabled", List.of("tokenreviews", "secrets"))),
            Map.entry(
                "journal", Map.of("maxBytes", "3Gi", "minimumAge", "2h", "followerExpiry", "0s")),
            Map.entry("deletionTimeout", "90s"),
            Map.entry("logLevel", "DEBUG"),
            Map.entry("operator", placement),
            Map.entry(
                "capture",
                Map.of(
                    "replicas",
                    3,
                    "affinity",
                    Map.of("podAntiAffinity", Map.of()),
                    "terminationGracePeriodSeconds",
                    90,
                    "persistence",
                    Map.of("size", "4Gi", "storageClass", "local-fast"),
                    "service",
                    Map.of("clusterIP", "10.0.0.77"))),
            Map.entry(
                "tail",
                Map.of(
                    "enabled",
                    true,
                    "hostPath",
                    "/var/log/kube-apiserver",
                    "fileName",
                    "kube-audit.log",
                    "priorityClassName",
                    "system-node-critical",
                    "seLinuxOptions",
                    Map.of("type", "spc_t"))),
            Map.entry(
                "networkPolicy",
                Map.of(
                    "apiServerCIDRs",
                    List.of("10.0.0.0/24"),
                    "apiServerPorts",
                    List.of(16443),
                    "metricsFrom",
                    List.of(
                        Map.of(
                            "namespaceSelector",
                            Map.of(
                                "matchLabels",
                                Map.of("kubernetes.io/metadata.name", "monitoring")))))),
            Map.entry("rbac", Map.of("aggregate", false)),
            Map.entry(
                "metrics",
                Map.of(
                    "serviceMonitor",
                    Map.of("enabled", true, "labels", Map.of("release", "prometheus")),
                    "prometheusRule",
                    Map.of("enabled", true, "labels", Map.of("release", "prometheus")),
                    "dashboard",
                    ENABLED))));
  }
}
