package io.trailkeeper.operator.trail;

import static io.trailkeeper.operator.testing.TestingRelease.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.trailkeeper.crds.testing.KubernetesTest;
import io.trailkeeper.crds.v1alpha1.TrailCheckpoint;
import io.trailkeeper.operator.process.Operator;
import io.trailkeeper.operator.testing.TestingRelease;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@KubernetesTest
class TrailReconcilerIT {

  private static final String VOLUME = "{destination: {volume: {claimName: audit}}}";
  private static final String S3 =
      "{destination: {s3: {bucket: archive, endpoint: \"https://minio.storage:9000\","
          + " credentialsSecret: {name: %s}}}}";

  private static TestingRelease release;
  private static KubernetesClient client;
  private Operator operator;

  @BeforeAll
  static void install() {
    release = new TestingRelease();
    client = release.client();
  }

  @AfterAll
  static void uninstall() {
    release.close();
  }

  @AfterEach
  void stop() {
    if (operator != null) {
      operator.close();
    }
  }

  @Test
  void aTrailBecomesACollectorThatIsReadyWhenItFollows() {
    // Given
    operator = release.start();

    // When
    release.create("complete", VOLUME);

    // Then
    awaitCondition("complete", "Ready", "False CollectorStarting");
    assertThat(release.condition("complete", "Reconciling")).isEqualTo("True CollectorStarting");
    String uid = release.trail("complete").getMetadata().getUid();
    assertThat(owned("complete"))
        .hasSize(8)
        .allSatisfy(
            object ->
                assertThat(object.getMetadata().getOwnerReferences())
                    .singleElement()
                    .satisfies(
                        owner -> {
                          assertThat(owner.getUid()).isEqualTo(uid);
                          assertThat(owner.getController()).isTrue();
                        }));
    release.write("complete", TestingRelease.following("complete"));
    awaitCondition("complete", "Ready", "True Logging");
    assertThat(release.condition("complete", "Reconciling")).isEqualTo("-");
    assertThat(release.condition("complete", "Stalled")).isEqualTo("-");
    assertThat(release.condition("complete", "Capturing")).isEqualTo("True Following");
    assertThat(release.trail("complete").getStatus().observedGeneration()).isEqualTo(1);
    assertThat(release.trail("complete").getStatus().isLogging()).isTrue();
  }

  @Test
  void aSecondReconciliationAndARestartWriteNothing() {
    // Given
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    operator =
        release.start(
            release.options("operator-0").resyncInterval(Duration.ofSeconds(1)).build(), registry);
    release.create("steady", VOLUME);
    awaitCondition("steady", "Ready", "False CollectorStarting");
    release.write("steady", TestingRelease.following("steady"));
    awaitCondition("steady", "Ready", "True Logging");
    Map<String, String> before = release.versions();

    // When
    awaitMore(registry, 5);
    operator.close();
    SimpleMeterRegistry second = new SimpleMeterRegistry();
    operator =
        release.start(
            release.options("operator-1").resyncInterval(Duration.ofSeconds(1)).build(), second);
    awaitMore(second, 5);

    // Then
    assertThat(release.versions()).isEqualTo(before);
  }

  @Test
  void whatSomebodyChangedByHandIsPutRight() {
    // Given
    operator = release.start();
    release.create("drift", String.format(S3, "drift-credentials"));
    awaitCondition("drift", "Ready", "False CredentialsSecretNotFound");
    List<HasMetadata> before = owned("drift");

    // When
    String name = "collector-drift";
    client
        .configMaps()
        .inNamespace(NAMESPACE)
        .withName(name)
        .edit(
            object -> {
              object.setData(Map.of("configuration.json", "{}"));
              object.getMetadata().getLabels().remove("app.kubernetes.io/component");
              return object;
            });
    client
        .serviceAccounts()
        .inNamespace(NAMESPACE)
        .withName(name)
        .edit(
            object -> {
              object.setAutomountServiceAccountToken(true);
              return object;
            });
    client
        .rbac()
        .roles()
        .inNamespace(NAMESPACE)
        .withName(name)
        .edit(
            object -> {
              object.getRules().get(0).setVerbs(List.of("get", "delete"));
              return object;
            });
    client
        .rbac()
        .roleBindings()
        .inNamespace(NAMESPACE)
        .withName(name)
        .edit(
            object -> {
              object.setSubjects(List.of());
              return object;
            });
    client
        .network()
        .v1()
        .networkPolicies()
        .inNamespace(NAMESPACE)
        .withName(name)
        .edit(
            object -> {
              object.getSpec().setEgress(List.of());
              return object;
            });
    client
        .secrets()
        .inNamespace(NAMESPACE)
        .withName(name + "-tls")
        .edit(
            object -> {
              object.getData().put("tls.crt", "bm90aGluZw==");
              return object;
            });
    client
        .resources(TrailCheckpoint.class)
        .inNamespace(NAMESPACE)
        .withName("drift")
        .edit(
            object -> {
              object.getMetadata().setOwnerReferences(List.of());
              return object;
            });
    client
        .apps()
        .deployments()
        .inNamespace(NAMESPACE)
        .withName(name)
        .edit(
            object -> {
              object.getSpec().setReplicas(3);
              object
                  .getSpec()
                  .getTemplate()
                  .getSpec()
                  .getContainers()
                  .get(0)
                  .setImage("registry.example/other:1");
              return object;
            });

    // Then
    awaitSame("drift", before);
  }

  @Test
  void whatSomebodyDeletedIsMadeAgain() {
    // Given
    operator = release.start();
    release.create("erased", VOLUME);
    awaitCondition("erased", "Ready", "False CollectorStarting");
    List<HasMetadata> before = owned("erased");

    // When
    before.stream()
        .filter(object -> !object.getKind().equals("Secret"))
        .forEach(object -> client.resource(object).delete());

    // Then
    awaitSame("erased", before);
  }

  @Test
  void aChangeWhileNoOperatorRunsIsPickedUp() {
    // Given
    operator = release.start();
    release.create("downtime", VOLUME);
    awaitCondition("downtime", "Ready", "False CollectorStarting");
    operator.close();

    // When
    client
        .resource(release.trail("downtime", "{destination: {volume: {claimName: elsewhere}}}"))
        .patch();
    operator = release.start();

    // Then
    await()
        .atMost(TestingRelease.patience())
        .untilAsserted(
            () -> {
              assertThat(deployment("downtime").toString()).contains("elsewhere");
              assertThat(release.trail("downtime").getStatus().observedGeneration()).isEqualTo(2);
            });
  }

  @Test
  void aSecretThatComesLaterHealsTheTrailAndAChangeOfItRollsThePod() {
    // Given
    operator = release.start();
    release.create("late", String.format(S3, "late-credentials"));
    awaitCondition("late", "Ready", "False CredentialsSecretNotFound");
    assertThat(release.message("late", "Ready"))
        .contains("late-credentials", NAMESPACE, "accessKeyId", "secretAccessKey");
    String without = hash("late");

    // When
    secret("late-credentials", "first-of-its-kind");

    // Then
    awaitCondition("late", "Ready", "False CollectorStarting");
    String first = hash("late");
    assertThat(first).isNotEqualTo(without);
    secret("late-credentials", "second-of-its-kind");
    await().atMost(TestingRelease.patience()).until(() -> !hash("late").equals(first));

    // And a pod that runs keeps running when its credentials are taken away
    String second = hash("late");
    client.secrets().inNamespace(NAMESPACE).withName("late-credentials").delete();
    awaitCondition("late", "Ready", "False CredentialsSecretNotFound");
    assertThat(hash("late")).isEqualTo(second);
    assertThat(everythingOf("late")).doesNotContain("first-of-its-kind", "second-of-its-kind");
  }

  @Test
  void collectorsFollowEachReplicaOfCapture() {
    // Given
    operator = release.start();
    release.create("replicas", VOLUME);
    awaitCondition("replicas", "Ready", "False CollectorStarting");

    // When
    release.scaleCapture(2);

    // Then
    try {
      await()
          .atMost(TestingRelease.patience())
          .untilAsserted(
              () ->
                  assertThat(container("replicas").getArgs())
                      .contains(
                          "--capture=https://trailkeeper-capture-0.trailkeeper-capture-followers.trailkeeper.svc:8444",
                          "--capture=https://trailkeeper-capture-1.trailkeeper-capture-followers.trailkeeper.svc:8444"));
    } finally {
      release.scaleCapture(1);
    }
  }

  @Test
  void namespacesThatComeAndGoDoNotChangeTheConfiguration() {
    // Given
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    operator =
        release.start(
            release.options("operator-0").resyncInterval(Duration.ofSeconds(1)).build(), registry);
    release.create(
        "labelled",
        "{scope: {type: Namespaces, namespaces: {selector: {matchLabels: {audit: \"yes\"}}}},"
            + " destination: {volume: {claimName: audit}}}");
    awaitCondition("labelled", "Ready", "False CollectorStarting");
    String before = configMapVersion("labelled");

    // When
    assertThat(release.kubernetes().kubectl("create", "namespace", "audited").exitCode()).isZero();
    assertThat(
            release.kubernetes().kubectl("label", "namespace", "audited", "audit=yes").exitCode())
        .isZero();
    awaitMore(registry, 5);

    // Then
    assertThat(configMapVersion("labelled")).isEqualTo(before);
    assertThat(client.configMaps().inNamespace(NAMESPACE).withName("collector-labelled").get())
        .asString()
        .contains("audit")
        .doesNotContain("audited");
  }

  @Test
  void thePodMeetsTheRestrictedStandard() {
    // Given
    operator = release.start();
    release.create("restricted", String.format(S3, "restricted-credentials"));
    awaitCondition("restricted", "Ready", "False CredentialsSecretNotFound");

    // When
    Pod pod =
        client
            .resource(
                new PodBuilder()
                    .withNewMetadata()
                    .withName("as-the-template")
                    .withNamespace(NAMESPACE)
                    .withLabels(
                        deployment("restricted").getSpec().getTemplate().getMetadata().getLabels())
                    .endMetadata()
                    .withSpec(deployment("restricted").getSpec().getTemplate().getSpec())
                    .build())
            .dryRun()
            .create();

    // Then
    assertThat(pod.getSpec().getContainers().get(0).getResources().getRequests())
        .containsKeys("cpu", "memory");
    assertThat(pod.getSpec().getContainers().get(0).getResources().getLimits())
        .containsKeys("cpu", "memory");
  }

  private static void secret(String name, String value) {
    client
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(NAMESPACE)
                .endMetadata()
                .addToStringData("accessKeyId", "id")
                .addToStringData("secretAccessKey", value)
                .build())
        .createOr(resource -> resource.update());
  }

  private static String everythingOf(String trail) {
    return owned(trail).toString() + release.trail(trail);
  }

  private static String hash(String trail) {
    return deployment(trail)
        .getSpec()
        .getTemplate()
        .getMetadata()
        .getAnnotations()
        .get("trailkeeper.io/configuration-hash");
  }

  private static Deployment deployment(String trail) {
    return client.apps().deployments().inNamespace(NAMESPACE).withName("collector-" + trail).get();
  }

  private static io.fabric8.kubernetes.api.model.Container container(String trail) {
    return deployment(trail).getSpec().getTemplate().getSpec().getContainers().get(0);
  }

  private static String configMapVersion(String trail) {
    return client
        .configMaps()
        .inNamespace(NAMESPACE)
        .withName("collector-" + trail)
        .get()
        .getMetadata()
        .getResourceVersion();
  }

  private static void awaitCondition(String trail, String type, String expected) {
    await()
        .atMost(TestingRelease.patience())
        .untilAsserted(() -> assertThat(release.condition(trail, type)).isEqualTo(expected));
  }

  private static void awaitMore(SimpleMeterRegistry registry, int reconciliations) {
    double begun = TestingRelease.reconciliations(registry);
    await()
        .atMost(TestingRelease.patience())
        .until(() -> TestingRelease.reconciliations(registry) >= begun + reconciliations);
  }

  /** What the operator has set is as it was; versions, times and others' fields are not. */
  private static void awaitSame(String trail, List<HasMetadata> before) {
    await()
        .atMost(TestingRelease.patience())
        .untilAsserted(
            () ->
                assertThat(owned(trail).stream().map(TrailReconcilerIT::essence).toList())
                    .isEqualTo(before.stream().map(TrailReconcilerIT::essence).toList()));
  }

  private static String essence(HasMetadata object) {
    HasMetadata copy = client.getKubernetesSerialization().clone(object);
    copy.getMetadata().setManagedFields(null);
    copy.getMetadata().setResourceVersion(null);
    copy.getMetadata().setGeneration(null);
    copy.getMetadata().setUid(null);
    copy.getMetadata().setCreationTimestamp(null);
    if (copy instanceof Deployment deployment) {
      deployment.setStatus(null);
    }
    if (copy instanceof Secret secret) {
      // Another certificate was issued.
      assertThat(secret.getData().remove("tls.crt")).startsWith("LS0tLS1CRUdJTi");
      assertThat(secret.getData().remove("tls.key")).startsWith("LS0tLS1CRUdJTi");
    }
    return client.getKubernetesSerialization().asYaml(copy);
  }

  private static List<HasMetadata> owned(String trail) {
    String name = "collector-" + trail;
    Stream<HasMetadata> objects =
        Stream.of(
            client.configMaps().inNamespace(NAMESPACE).withName(name).get(),
            client.serviceAccounts().inNamespace(NAMESPACE).withName(name).get(),
            client.rbac().roles().inNamespace(NAMESPACE).withName(name).get(),
            client.rbac().roleBindings().inNamespace(NAMESPACE).withName(name).get(),
            client.secrets().inNamespace(NAMESPACE).withName(name + "-tls").get(),
            client.apps().deployments().inNamespace(NAMESPACE).withName(name).get(),
            client.network().v1().networkPolicies().inNamespace(NAMESPACE).withName(name).get(),
            client.resources(TrailCheckpoint.class).inNamespace(NAMESPACE).withName(trail).get());
    return objects.filter(Objects::nonNull).toList();
  }
}
