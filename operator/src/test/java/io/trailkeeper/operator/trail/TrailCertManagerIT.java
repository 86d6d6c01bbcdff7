package io.trailkeeper.operator.trail;

import static io.trailkeeper.operator.testing.TestingRelease.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.trailkeeper.crds.testing.KubernetesTest;
import io.trailkeeper.crds.v1alpha1.Trail;
import io.trailkeeper.operator.certificate.CertManagerCertificate;
import io.trailkeeper.operator.certificate.SecretText;
import io.trailkeeper.operator.process.Operator;
import io.trailkeeper.operator.resource.OwnedNames;
import io.trailkeeper.operator.testing.CertManagerCrd;
import io.trailkeeper.operator.testing.TestingRelease;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Collectors' certificates where cert-manager issues them; the test plays cert-manager. */
@KubernetesTest
class TrailCertManagerIT {

  private static final String VOLUME = "{destination: {volume: {claimName: audit}}}";
  private static final String LONG = "a-name-of-many-words-".repeat(5) + "end";

  private static final Map<String, Object> VALUES =
      Map.of(
          "certificates",
          Map.of(
              "provider",
              "certManager",
              "issuer",
              Map.of("kind", "ClusterIssuer", "name", "company")));

  private TestingRelease release;
  private KubernetesClient client;

  @Test
  void aTrailWaitsUntilCertManagerHasIssuedItsCertificateAndThenGoesOnByItself() {
    try (TestingRelease installed = new TestingRelease(VALUES)) {
      // Given
      release = installed;
      client = installed.client();
      SimpleMeterRegistry registry = new SimpleMeterRegistry();
      Operator first = start(new SimpleMeterRegistry());
      release.create("issued", VOLUME);
      release.create(LONG, VOLUME);

      // When there is no cert-manager, then it is said
      awaitReady("issued", "False WaitingForCertificate");
      assertThat(release.message("issued", "Ready")).contains("install cert-manager");

      // When it is there, then it is asked
      first.close();
      CertManagerCrd.install(client);
      start(registry);
      for (String trail : List.of("issued", LONG)) {
        await()
            .atMost(TestingRelease.patience())
            .until(
                () ->
                    release
                        .message(trail, "Ready")
                        .contains(
                            "status of Certificate trailkeeper/" + OwnedNames.certificate(trail)));
      }
      GenericKubernetesResource asked = certificate("issued");
      Map<String, Object> spec = CertManagerCrd.spec(asked);
      assertThat(spec)
          .containsEntry("secretName", "collector-issued-tls")
          .containsEntry("commonName", "issued")
          .containsEntry("subject", Map.of("organizations", List.of("trailkeeper:followers")))
          .containsEntry("usages", List.of("digital signature", "client auth"));
      assertThat(asked.getMetadata().getOwnerReferences())
          .extracting(OwnerReference::getUid)
          .containsExactly(release.trail("issued").getMetadata().getUid());
      assertThat(deployment("issued")).isNull();

      // When it has issued, then the Trails go on
      issue("issued", "first");
      issue(LONG, "first");
      awaitReady("issued", "False CollectorStarting");
      awaitReady(LONG, "False CollectorStarting");

      // When it renews, then nobody interferes
      Secret renewed = issue("issued", "second");
      double begun = TestingRelease.reconciliations(registry);
      await()
          .atMost(TestingRelease.patience())
          .until(() -> TestingRelease.reconciliations(registry) >= begun + 6);
      assertThat(secret("issued")).isEqualTo(renewed);
      assertThat(certificate("issued").getMetadata().getResourceVersion())
          .isEqualTo(asked.getMetadata().getResourceVersion());

      // When the Trail goes, then nothing stays behind
      client.resources(Trail.class).withName("issued").delete();
      await()
          .atMost(TestingRelease.patience())
          .until(() -> client.resources(Trail.class).withName("issued").get() == null);
      assertThat(certificate("issued")).isNull();
      assertThat(secret("issued")).isNull();
      assertThat(secret(LONG)).isNotNull();
    }
  }

  private Operator start(SimpleMeterRegistry registry) {
    return release.start(
        release
            .options("operator-0")
            .certManager(new CertManagerCertificate("ClusterIssuer", "company"))
            .resyncInterval(Duration.ofSeconds(1))
            .build(),
        registry);
  }

  /** As cert-manager writes it: with the labels of the template, and without an owner. */
  @SuppressWarnings("unchecked") // What the API server returns is JSON.
  private Secret issue(String trail, String what) {
    Map<String, Object> template =
        (Map<String, Object>) CertManagerCrd.spec(certificate(trail)).get("secretTemplate");
    return client
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName(OwnedNames.certificate(trail))
                .withLabels((Map<String, String>) template.get("labels"))
                .endMetadata()
                .withType("kubernetes.io/tls")
                .withData(
                    SecretText.toData(Map.of("tls.crt", what, "tls.key", what, "ca.crt", what)))
                .build())
        .fieldManager("cert-manager")
        .forceConflicts()
        .serverSideApply();
  }

  private void awaitReady(String trail, String expected) {
    await()
        .atMost(TestingRelease.patience())
        .untilAsserted(() -> assertThat(release.condition(trail, "Ready")).isEqualTo(expected));
  }

  private Secret secret(String trail) {
    return client.secrets().inNamespace(NAMESPACE).withName(OwnedNames.certificate(trail)).get();
  }

  private Object deployment(String trail) {
    return client
        .apps()
        .deployments()
        .inNamespace(NAMESPACE)
        .withName(OwnedNames.collector(trail))
        .get();
  }

  private GenericKubernetesResource certificate(String trail) {
    return client
        .genericKubernetesResources(CertManagerCertificate.CONTEXT)
        .inNamespace(NAMESPACE)
        .withName(OwnedNames.certificate(trail))
        .get();
  }
}
