package io.trailkeeper.operator.trail;

import static io.trailkeeper.operator.testing.TestingRelease.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.trailkeeper.crds.testing.KubernetesTest;
import io.trailkeeper.operator.process.Operator;
import io.trailkeeper.operator.testing.TestingRelease;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The API server's schemas are opened: another version of them may have let anything in. */
@KubernetesTest
class TrailGarbageIT {

  private static final String VOLUME = "{destination: {volume: {claimName: audit}}}";

  private static TestingRelease release;
  private static KubernetesClient client;
  private Operator operator;

  @BeforeAll
  static void install() {
    release = new TestingRelease();
    client = release.client();
    client
        .apiextensions()
        .v1()
        .customResourceDefinitions()
        .withName("trails.trailkeeper.io")
        .edit(crd -> opened(crd, "spec"));
    client
        .apiextensions()
        .v1()
        .customResourceDefinitions()
        .withName("trailcheckpoints.trailkeeper.io")
        .edit(crd -> opened(crd, "status"));
  }

  @AfterAll
  static void uninstall() {
    release.close();
  }

  @BeforeEach
  void start() {
    operator = release.start();
  }

  @AfterEach
  void stop() {
    operator.close();
  }

  @Test
  void aTrailThatBecomesInvalidKeepsItsLastGoodCollectorAlsoAfterARestart() {
    // Given
    release.create("worsened", VOLUME);
    awaitCondition("worsened", "Ready", "False CollectorStarting");
    release.write("worsened", TestingRelease.following("worsened"));
    awaitCondition("worsened", "Ready", "True Logging");
    String configuration = configuration("worsened");
    Map<String, String> before = versionsOf("worsened");

    // When
    apply("worsened", "{destination: {volume: {claimName: audit}}, delivery: {maxInterval: 2h}}");

    // Then
    awaitCondition("worsened", "Stalled", "True InvalidSpec");
    assertThat(release.condition("worsened", "Ready")).isEqualTo("False InvalidSpec");
    assertThat(release.condition("worsened", "Capturing")).isEqualTo("True Following");
    assertThat(release.message("worsened", "Ready")).contains("spec.delivery.maxInterval", "1h");
    operator.close();
    operator = release.start();
    client.apps().deployments().inNamespace(NAMESPACE).withName("collector-worsened").scale(5);
    await()
        .atMost(TestingRelease.patience())
        .until(() -> deployment("worsened").getSpec().getReplicas() == 1);
    assertThat(configuration("worsened")).isEqualTo(configuration);
    assertThat(versionsOf("worsened")).isEqualTo(before);

    // When it is put right
    apply("worsened", "{destination: {volume: {claimName: audit}}, delivery: {maxInterval: 1h}}");

    // Then
    awaitCondition("worsened", "Ready", "True Logging");
    assertThat(release.condition("worsened", "Stalled")).isEqualTo("-");
  }

  @Test
  void aTrailThatIsInvalidFromTheBeginningHasNoCollectorAndCanBeDeleted() {
    // When
    apply("misborn", "{destination: {}, delivery: {maxInterval: 2h}}");

    // Then
    awaitCondition("misborn", "Stalled", "True InvalidSpec");
    assertThat(release.message("misborn", "Ready"))
        .contains("spec.destination", "spec.delivery.maxInterval");
    assertThat(release.condition("misborn", "Capturing")).isEqualTo("False NoCollector");
    assertThat(deployment("misborn")).isNull();
    client.resource(release.trail("misborn")).delete();
    await().atMost(TestingRelease.patience()).until(() -> release.trail("misborn") == null);
  }

  @Test
  void fieldsThatOnlyANewerVersionKnowsBreakNothingAndStay() {
    // When
    apply(
        "newer",
        "{destination: {volume: {claimName: audit}}, retention: {days: 7}, delivery: {quality: 9}}");

    // Then
    awaitCondition("newer", "Ready", "False CollectorStarting");
    assertThat(
            release
                .kubernetes()
                .kubectl("get", "trail", "newer", "-o", "jsonpath={.spec.retention.days}")
                .output())
        .isEqualTo("7");
  }

  @Test
  void aCheckpointOfNonsenseIsToldOfAndHealsWhenItIsDeleted() {
    // Given
    release.create("nonsense", VOLUME);
    awaitCondition("nonsense", "Ready", "False CollectorStarting");
    release.write("nonsense", TestingRelease.following("nonsense"));
    awaitCondition("nonsense", "Ready", "True Logging");

    // When
    await()
        .atMost(TestingRelease.patience())
        .ignoreException(KubernetesClientException.class)
        .untilAsserted(
            () ->
                release.writeRaw(
                    "nonsense", "{\"formatVersion\": 1, \"cursors\": \"everywhere\"}"));

    // Then
    awaitCondition("nonsense", "Stalled", "True InvalidCheckpoint");
    assertThat(release.message("nonsense", "Ready"))
        .contains("kubectl -n trailkeeper delete trailcheckpoint nonsense", "CheckpointLost");
    assertThat(deployment("nonsense").getSpec().getReplicas()).isEqualTo(1);
    assertThat(operator.isAlive()).isTrue();
    assertThat(
            release
                .kubernetes()
                .kubectl("-n", NAMESPACE, "delete", "trailcheckpoint", "nonsense")
                .exitCode())
        .isZero();
    awaitCondition("nonsense", "Ready", "False CollectorStarting");
  }

  @Test
  void aCheckpointOfANewerVersionIsLeftAlone() {
    // Given
    release.create("ahead", VOLUME);
    awaitCondition("ahead", "Ready", "False CollectorStarting");

    // When
    release.writeRaw("ahead", "{\"formatVersion\": 99, \"revision\": 3}");

    // Then
    awaitCondition("ahead", "Stalled", "True InvalidCheckpoint");
    assertThat(release.message("ahead", "Ready")).contains("newer Trailkeeper");
  }

  @Test
  void anAuthorityThatIsDeletedIsMadeAgainAndTrailsGoOn() {
    // Given
    client.secrets().inNamespace(NAMESPACE).withName("trailkeeper-ca").delete();

    // When
    release.create("uncertified", VOLUME);

    // Then
    awaitCondition("uncertified", "Ready", "False CollectorStarting");
    assertThat(client.secrets().inNamespace(NAMESPACE).withName("trailkeeper-ca").get())
        .isNotNull();
  }

  @Test
  void withoutCaptureATrailWaitsForIt() {
    // Given
    release.removeCapture();

    // When
    release.create("deaf", VOLUME);

    // Then
    try {
      awaitCondition("deaf", "Ready", "False CaptureNotFound");
      assertThat(release.condition("deaf", "Capturing")).isEqualTo("False CaptureNotFound");
    } finally {
      release.restoreCapture();
    }
    awaitCondition("deaf", "Ready", "False CollectorStarting");
  }

  private static CustomResourceDefinition opened(CustomResourceDefinition crd, String part) {
    crd.getSpec()
        .getVersions()
        .forEach(
            version -> {
              var spec = version.getSchema().getOpenAPIV3Schema().getProperties().get(part);
              spec.setProperties(null);
              spec.setRequired(null);
              spec.setXKubernetesValidations(null);
              spec.setXKubernetesPreserveUnknownFields(true);
            });
    return crd;
  }

  /** As text, because the types know no fields of a newer version. */
  private static void apply(String name, String spec) {
    String manifest =
        "apiVersion: trailkeeper.io/v1alpha1\nkind: Trail\nmetadata: {name: "
            + name
            + "}\nspec: "
            + spec
            + "\n";
    try {
      Path file = Files.createTempFile("trail", ".yaml");
      Files.writeString(file, manifest);
      // The schema's new form takes a moment to be the one that is served.
      await()
          .atMost(TestingRelease.patience())
          .untilAsserted(
              () ->
                  assertThat(
                          release
                              .kubernetes()
                              .kubectl("apply", "--validate=false", "-f", file.toString())
                              .errors())
                      .isEmpty());
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of what the operator owns, without the Deployment, which the test itself scales. */
  private static Map<String, String> versionsOf(String trail) {
    Map<String, String> versions = release.versions();
    versions
        .keySet()
        .removeIf(name -> !name.contains("collector-" + trail) || name.startsWith("Deployment"));
    return versions;
  }

  private static String configuration(String trail) {
    return client
        .configMaps()
        .inNamespace(NAMESPACE)
        .withName("collector-" + trail)
        .get()
        .getData()
        .get("configuration.json");
  }

  private static Deployment deployment(String trail) {
    return client.apps().deployments().inNamespace(NAMESPACE).withName("collector-" + trail).get();
  }

  private static void awaitCondition(String trail, String type, String expected) {
    await()
        .atMost(TestingRelease.patience())
        .untilAsserted(() -> assertThat(release.condition(trail, type)).isEqualTo(expected));
  }
}
