package io.trailkeeper.operator.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.trailkeeper.crds.testing.KubernetesTest;
import io.trailkeeper.crds.testing.TestingKubernetes;
import io.trailkeeper.operator.certificate.CertManagerCertificate;
import io.trailkeeper.operator.certificate.SecretText;
import io.trailkeeper.operator.certificate.TestingClock;
import io.trailkeeper.operator.testing.CertManagerCrd;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@KubernetesTest
class CertManagerIT {

  private final TestingClock clock = new TestingClock("2026-01-31T09:00:00Z");

  @Test
  void certManagerIssuesInstead() {
    try (TestingKubernetes kubernetes = TestingKubernetes.start()) {
      // Given
      KubernetesClient client = kubernetes.client();
      Installation installation =
          new Installation(
                  client,
                  "issued",
                  clock,
                  Optional.of(new CertManagerCertificate("ClusterIssuer", "company")),
                  true)
              .withService();

      // When: there is no cert-manager.
      installation.reconcile();

      // Then
      assertThat(installation.reasons()).containsExactly("CertificateWaiting", "SigningKeyCreated");

      // When
      CertManagerCrd.install(client);
      installation.reconcile();
      List<String> versions = versions(installation);
      installation.reconcile();

      // Then
      assertThat(versions(installation)).hasSize(4).isEqualTo(versions);
      assertThat(installation.secret("trailkeeper-ca")).isNull();
      assertThat(installation.secret("trailkeeper-capture-tls")).isNull();
      assertThat(installation.configMap("trailkeeper-audit-webhook")).isNull();
      Map<String, Object> serving = spec(installation, "trailkeeper-capture-tls");
      assertThat(serving)
          .containsEntry("secretName", "trailkeeper-capture-tls")
          .containsEntry("ipAddresses", List.of(installation.clusterIp()))
          .containsEntry("duration", "2160h0m0s")
          .containsEntry("renewBefore", "720h0m0s")
          .containsEntry("usages", List.of("digital signature", "server auth"));
      assertThat((List<?>) serving.get("dnsNames")).hasSize(5);
      assertThat(spec(installation, "trailkeeper-operator-tls"))
          .containsEntry("subject", Map.of("organizations", List.of("trailkeeper:operators")))
          .containsEntry("commonName", "trailkeeper-operator");
      assertThat(spec(installation, "trailkeeper-tail-tls"))
          .containsEntry(
              "subject", Map.of("organizations", List.of("trailkeeper:audit-log-tailers")))
          .containsEntry("commonName", "trailkeeper-tail")
          .containsEntry("duration", "2160h0m0s");
      assertThat(spec(installation, "trailkeeper-audit-webhook"))
          .containsEntry("duration", "8760h0m0s");

      // When: somebody changes one, and cert-manager issues.
      GenericKubernetesResource edited = certificate(installation, "trailkeeper-capture-tls");
      CertManagerCrd.spec(edited).put("commonName", "x");
      client.genericKubernetesResources(CertManagerCertificate.CONTEXT).resource(edited).update();
      client
          .resource(
              new SecretBuilder()
                  .withNewMetadata()
                  .withNamespace("issued")
                  .withName("trailkeeper-audit-webhook")
                  .endMetadata()
                  .withData(SecretText.toData(Map.of("ca.crt", "the company's authority")))
                  .build())
          .create();
      installation.reconcile();

      // Then
      assertThat(spec(installation, "trailkeeper-capture-tls"))
          .containsEntry("commonName", "trailkeeper-capture");
      assertThat(installation.configMap("trailkeeper-audit-webhook").getData())
          .containsEntry("ca.crt", "the company's authority");
    }
  }

  private static List<String> versions(Installation installation) {
    return installation
        .client
        .genericKubernetesResources(CertManagerCertificate.CONTEXT)
        .inNamespace(installation.namespace)
        .list()
        .getItems()
        .stream()
        .map(item -> item.getMetadata().getName() + item.getMetadata().getResourceVersion())
        .toList();
  }

  private static GenericKubernetesResource certificate(Installation installation, String name) {
    return installation
        .client
        .genericKubernetesResources(CertManagerCertificate.CONTEXT)
        .inNamespace(installation.namespace)
        .withName(name)
        .get();
  }

  private static Map<String, Object> spec(Installation installation, String name) {
    return CertManagerCrd.spec(certificate(installation, name));
  }
}
