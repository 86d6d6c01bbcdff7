package io.trailkeeper.operator.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.Operator;
import io.trailkeeper.core.digest.PublicKeys;
import io.trailkeeper.core.pki.ClientIdentity;
import io.trailkeeper.core.pki.ClientRole;
import io.trailkeeper.core.pki.KeyCertificate;
import io.trailkeeper.core.pki.PkiException;
import io.trailkeeper.crds.testing.KubernetesTest;
import io.trailkeeper.crds.testing.TestingKubernetes;
import io.trailkeeper.operator.certificate.SecretText;
import io.trailkeeper.operator.certificate.TestingClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@KubernetesTest
class CaptureReconcilerIT {

  private static TestingKubernetes kubernetes;
  private static KubernetesClient client;

  /** The API server's clock is the real one; this one is near enough. */
  private final TestingClock clock = new TestingClock("2026-01-31T09:00:00Z");

  @BeforeAll
  static void start() {
    kubernetes = TestingKubernetes.start();
    client = kubernetes.client();
  }

  @AfterAll
  static void stop() {
    if (kubernetes != null) {
      kubernetes.close();
    }
  }

  @Test
  void makesAllAndThenWritesNothing() {
    // Given
    Installation installation = new Installation(client, "makes-all", clock).withService();

    // When
    installation.reconcile();
    Map<String, String> first = installation.versions();
    for (int i = 0; i < 3; i++) {
      clock.advance(Duration.ofHours(12));
      installation.reconcile();
    }

    // Then
    assertThat(installation.versions()).isEqualTo(first);
    assertThat(first.keySet())
        .filteredOn(name -> !name.startsWith("Event"))
        .containsExactlyInAnyOrder(
            "ConfigMap trailkeeper-audit-webhook",
            "ConfigMap trailkeeper-public-keys",
            "Secret trailkeeper-audit-webhook",
            "Secret trailkeeper-ca",
            "Secret trailkeeper-capture-tls",
            "Secret trailkeeper-operator-tls",
            "Secret trailkeeper-signing-keys");
    assertThat(installation.reasons())
        .containsExactly(
            "AuthorityCreated",
            "CertificateIssued",
            "CertificateIssued",
            "CertificateIssued",
            "SigningKeyCreated");
  }

  @Test
  void tailersGetACertificateOfTheirOwnWhereThereAreAny() {
    // Given
    Installation installation =
        new Installation(client, "tailed", clock, Optional.empty(), true).withService();

    // When
    installation.reconcile();

    // Then
    KeyCertificate tail = certificate(installation.text("trailkeeper-tail-tls"));
    ClientIdentity identity = ClientIdentity.of(tail.certificate());
    assertThat(identity.name()).isEqualTo("trailkeeper-tail");
    assertThat(identity.organisations())
        .containsExactly(ClientRole.AUDIT_LOG_TAILER.organisation());
    assertThat(installation.text("trailkeeper-tail-tls").get("ca.crt"))
        .isEqualTo(installation.text("trailkeeper-ca").get("ca.crt"));

    // When
    clock.advance(Duration.ofDays(70));
    installation.reconcile();

    // Then
    assertThat(certificate(installation.text("trailkeeper-tail-tls")).certificate())
        .as("renewed without anybody's doing")
        .isNotEqualTo(tail.certificate());
  }

  @Test
  void whatItMakesIsWhatOthersExpect() {
    // Given
    Installation installation = new Installation(client, "as-expected", clock).withService();

    // When
    installation.reconcile();

    // Then
    KeyCertificate serving = certificate(installation.text("trailkeeper-capture-tls"));
    assertThat(
            serving.serves(
                List.of(
                    "trailkeeper-capture.as-expected.svc",
                    "trailkeeper-capture.as-expected.svc.cluster.local",
                    "trailkeeper-capture.as-expected",
                    installation.clusterIp(),
                    "*.trailkeeper-capture-followers.as-expected.svc",
                    "*.trailkeeper-capture-followers.as-expected.svc.cluster.local")))
        .isTrue();
    ClientIdentity source =
        ClientIdentity.of(
            certificate(installation.text("trailkeeper-audit-webhook")).certificate());
    assertThat(source.name()).isEqualTo("kube-apiserver");
    assertThat(source.has(ClientRole.AUDIT_SOURCE)).isTrue();
    assertThat(
            ClientIdentity.of(
                    certificate(installation.text("trailkeeper-operator-tls")).certificate())
                .has(ClientRole.OPERATOR))
        .isTrue();

    Map<String, String> files = installation.configMap("trailkeeper-audit-webhook").getData();
    assertThat(files)
        .containsOnlyKeys("audit-webhook.kubeconfig", "audit-policy.yaml", "ca.crt")
        .containsEntry("ca.crt", installation.text("trailkeeper-ca").get("ca.crt"));
    assertThat(files.get("audit-webhook.kubeconfig"))
        .contains("server: https://" + installation.clusterIp() + ":443/audit/v1")
        .contains("tls-server-name: trailkeeper-capture.as-expected.svc");

    String keys =
        installation.configMap("trailkeeper-public-keys").getData().get("public-keys.json");
    String fingerprint =
        PublicKeys.read(keys.getBytes(StandardCharsets.UTF_8)).entries().get(0).fingerprint();
    assertThat(installation.text("trailkeeper-signing-keys")).containsKey(fingerprint + ".pem");

    assertThat(installation.secret("trailkeeper-capture-tls").getMetadata().getOwnerReferences())
        .singleElement()
        .satisfies(
            owner ->
                assertThat(owner.getUid()).isEqualTo(installation.capture.getMetadata().getUid()));
    for (String kept : List.of("trailkeeper-ca", "trailkeeper-signing-keys")) {
      assertThat(installation.secret(kept).getMetadata().getOwnerReferences()).isEmpty();
      assertThat(installation.secret(kept).getMetadata().getAnnotations())
          .containsEntry("argocd.argoproj.io/sync-options", "Prune=false");
      assertThat(installation.secret(kept).getMetadata().getLabels())
          .containsEntry("app.kubernetes.io/managed-by", "trailkeeper-operator")
          .containsEntry("app.kubernetes.io/instance", "trailkeeper");
    }
  }

  @Test
  void withoutAServiceEverythingElseIsThereAndItIsSaid() {
    // Given
    Installation installation = new Installation(client, "no-service", clock);

    // When
    installation.reconcile();
    installation.reconcile();

    // Then: said twice, counted once.
    assertThat(installation.configMap("trailkeeper-audit-webhook")).isNull();
    assertThat(installation.secret("trailkeeper-audit-webhook")).isNotNull();
    assertThat(installation.events())
        .filteredOn(event -> event.getReason().equals("CaptureServiceMissing"))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.getSeries().getCount()).isEqualTo(2);
              assertThat(event.getType()).isEqualTo("Warning");
              assertThat(event.getRegarding().getName()).isEqualTo("trailkeeper-capture");
            });

    // When
    installation.withService().reconcile();

    // Then
    assertThat(installation.configMap("trailkeeper-audit-webhook")).isNotNull();
    assertThat(
            certificate(installation.text("trailkeeper-capture-tls"))
                .serves(List.of(installation.clusterIp())))
        .isTrue();
  }

  @Test
  void whatOthersChangeIsUndone() {
    // Given
    Installation installation = new Installation(client, "edited", clock).withService();
    installation.reconcile();
    Map<String, String> files = installation.configMap("trailkeeper-audit-webhook").getData();
    Map<String, String> serving = installation.text("trailkeeper-capture-tls");
    client
        .resource(
            new ConfigMapBuilder(installation.configMap("trailkeeper-audit-webhook"))
                .addToData("audit-policy.yaml", "rules: [{level: None}]")
                .editMetadata()
                .withLabels(Map.of())
                .withOwnerReferences()
                .endMetadata()
                .build())
        .update();
    edit(installation, "trailkeeper-capture-tls", "ca.crt", "nonsense");
    edit(installation, "trailkeeper-operator-tls", "tls.key", "nonsense");
    client.resource(installation.secret("trailkeeper-audit-webhook")).delete();

    // When
    installation.reconcile();
    Map<String, String> after = installation.versions();
    installation.reconcile();

    // Then
    assertThat(installation.versions()).isEqualTo(after);
    assertThat(installation.configMap("trailkeeper-audit-webhook").getData()).isEqualTo(files);
    assertThat(installation.configMap("trailkeeper-audit-webhook").getMetadata())
        .satisfies(
            metadata -> {
              assertThat(metadata.getLabels()).hasSize(4);
              assertThat(metadata.getOwnerReferences()).hasSize(1);
            });
    assertThat(installation.text("trailkeeper-capture-tls")).isEqualTo(serving);
    assertThat(certificate(installation.text("trailkeeper-operator-tls"))).isNotNull();
    assertThat(certificate(installation.text("trailkeeper-audit-webhook"))).isNotNull();
    assertThat(installation.reasons()).contains("CertificateDamaged", "AuditWebhookChanged");
  }

  @Test
  void whenTheAuthorityIsLostWhatItHasIssuedGoesOn() {
    // Given
    Installation installation = new Installation(client, "lost-authority", clock).withService();
    installation.reconcile();
    String before = installation.text("trailkeeper-ca").get("tls.crt");
    Map<String, String> serving = installation.text("trailkeeper-capture-tls");
    client.resource(installation.secret("trailkeeper-ca")).delete();

    // When
    installation.reconcile();

    // Then
    assertThat(installation.text("trailkeeper-ca").get("tls.crt")).isNotEqualTo(before);
    assertThat(installation.text("trailkeeper-ca").get("ca.crt")).contains(before);
    assertThat(installation.text("trailkeeper-capture-tls"))
        .containsEntry("tls.crt", serving.get("tls.crt"))
        .containsEntry("ca.crt", installation.text("trailkeeper-ca").get("ca.crt"));
    assertThat(installation.reasons()).contains("AuthorityReplaced");
  }

  @Test
  void nonsenseInTheAuthoritysSecretIsNoCrashLoop() {
    // Given
    Installation installation = new Installation(client, "nonsense", clock).withService();
    installation.reconcile();
    String before = installation.text("trailkeeper-ca").get("tls.crt");
    edit(installation, "trailkeeper-ca", "tls.key", "nonsense");
    edit(installation, "trailkeeper-ca", "next-tls.key", "nonsense");
    edit(installation, "trailkeeper-signing-keys", "published-keys.json", "nonsense");
    client.resource(installation.configMap("trailkeeper-public-keys")).delete();

    // When
    installation.reconcile();
    Map<String, String> after = installation.versions();
    installation.reconcile();

    // Then
    assertThat(installation.versions()).isEqualTo(after);
    assertThat(installation.text("trailkeeper-ca").get("ca.crt")).contains(before);
    assertThat(installation.text("trailkeeper-ca")).doesNotContainKey("next-tls.key");
    assertThat(installation.reasons())
        .contains("AuthorityDamaged", "AuthorityReplaced", "PublicKeysRestored");
    assertThat(installation.configMap("trailkeeper-public-keys").getData())
        .containsKey("public-keys.json");
  }

  @Test
  void aSecretOfTheWrongTypeIsMadeAnew() {
    // Given
    Installation installation = new Installation(client, "wrong-type", clock).withService();
    client
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace("wrong-type")
                .withName("trailkeeper-capture-tls")
                .endMetadata()
                .withType("Opaque")
                .withImmutable(true)
                .build())
        .create();

    // When
    installation.reconcile();

    // Then
    assertThat(certificate(installation.text("trailkeeper-capture-tls"))).isNotNull();
    assertThat(installation.secret("trailkeeper-capture-tls").getType())
        .isEqualTo("kubernetes.io/tls");
  }

  @Test
  void troubleWithOneDoesNotKeepTheOtherFromBeingDone() {
    // Given
    Installation installation = new Installation(client, "immutable", clock).withService();
    installation.reconcile();
    Secret keys = installation.secret("trailkeeper-signing-keys");
    client.resource(new SecretBuilder(keys).withImmutable(true).build()).update();
    client.resource(installation.secret("trailkeeper-operator-tls")).delete();
    clock.advance(Duration.ofDays(360));

    // When
    assertThatThrownBy(installation::reconcile).isInstanceOf(KubernetesClientException.class);

    // Then
    assertThat(installation.secret("trailkeeper-operator-tls")).isNotNull();
    assertThat(installation.events())
        .filteredOn(event -> event.getReason().equals("ReconcileFailed"))
        .singleElement()
        .satisfies(event -> assertThat(event.getNote()).contains("immutable"));
  }

  @Test
  void aStaleLookWritesNothingOver() {
    // Given
    Installation installation = new Installation(client, "stale", clock).withService();
    installation.reconcile();
    Secret stale = installation.secret("trailkeeper-ca");
    edit(installation, "trailkeeper-ca", "note", "restored from a backup");

    // When
    KeptObjects kept = new KeptObjects(client);

    // Then
    assertThatThrownBy(
            () -> kept.put(stale.getMetadata(), stale.getType(), Map.of("tls.crt", ""), stale))
        .isInstanceOf(KubernetesClientException.class)
        .extracting(e -> ((KubernetesClientException) e).getCode())
        .isEqualTo(409);
    assertThatThrownBy(
            () ->
                kept.put(
                    CaptureObjects.kept("trailkeeper-ca", installation.capture),
                    "Opaque",
                    Map.of(),
                    null))
        .isInstanceOf(KubernetesClientException.class);
    assertThat(installation.text("trailkeeper-ca")).containsEntry("note", "restored from a backup");
  }

  @Test
  void twelveYearsGoByWithoutAMomentWithoutCertificates() {
    // Given
    Installation installation = new Installation(client, "twelve-years", clock).withService();
    Set<String> publicKeys = new HashSet<>();
    Set<String> authorities = new HashSet<>();
    Set<String> servings = new HashSet<>();

    // When
    for (int month = 0; month < 12 * 12; month++) {
      installation.reconcile();

      // Then
      Map<String, String> serving = installation.text("trailkeeper-capture-tls");
      KeyCertificate certificate = certificate(serving);
      assertThat(certificate.certificate().getNotAfter().toInstant())
          .isAfter(clock.instant().plus(Duration.ofDays(29)));
      assertThat(KeyCertificate.parseCertificates(serving.get("ca.crt")))
          .anyMatch(certificate::isIssuedBy);
      String published =
          installation.configMap("trailkeeper-public-keys").getData().get("public-keys.json");
      assertThat(publicKeys).allMatch(published::contains);
      PublicKeys.read(published.getBytes(StandardCharsets.UTF_8))
          .entries()
          .forEach(key -> publicKeys.add(key.fingerprint()));
      authorities.add(installation.text("trailkeeper-ca").get("tls.crt"));
      servings.add(serving.get("tls.crt"));
      clock.advance(Duration.ofDays(30));
    }
    assertThat(authorities).hasSize(2);
    assertThat(publicKeys).hasSizeBetween(12, 15);
    assertThat(servings).hasSizeBetween(70, 75);
    assertThat(installation.reasons())
        .contains("AuthoritySuccessorCreated", "AuthorityRotated", "CertificateToPlace");
  }

  @Test
  void anOperatorNoticesWhatIsDeletedAndEdited() {
    // Given
    Installation installation = new Installation(client, "watched", clock).withService();
    Operator operator = new Operator(o -> o.withKubernetesClient(kubernetes.client()));
    operator.register(installation.reconciler, overrider -> overrider.settingNamespace("watched"));

    // When
    operator.start();
    try {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> installation.configMap("trailkeeper-audit-webhook") != null);
      Map<String, String> keys = installation.configMap("trailkeeper-public-keys").getData();
      client.resource(installation.configMap("trailkeeper-public-keys")).delete();
      client.resource(installation.secret("trailkeeper-ca")).delete();
      edit(installation, "trailkeeper-operator-tls", "tls.crt", "nonsense");

      // Then
      await()
          .atMost(Duration.ofSeconds(60))
          .ignoreException(PkiException.class)
          .untilAsserted(
              () -> {
                assertThat(installation.configMap("trailkeeper-public-keys")).isNotNull();
                assertThat(installation.configMap("trailkeeper-public-keys").getData())
                    .isEqualTo(keys);
                assertThat(installation.secret("trailkeeper-ca")).isNotNull();
                certificate(installation.text("trailkeeper-operator-tls"));
              });
    } finally {
      operator.stop();
    }
  }

  private static KeyCertificate certificate(Map<String, String> data) {
    return KeyCertificate.parse(data.get("tls.crt"), data.get("tls.key"));
  }

  private static void edit(Installation installation, String secret, String key, String value) {
    Secret present = installation.secret(secret);
    Map<String, String> data = new HashMap<>(present.getData());
    data.putAll(SecretText.toData(Map.of(key, value)));
    client.resource(new SecretBuilder(present).withData(data).build()).update();
  }
}
