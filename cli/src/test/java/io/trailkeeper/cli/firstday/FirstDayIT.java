package io.trailkeeper.cli.firstday;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.trailkeeper.cli.testing.TestingCommand;
import io.trailkeeper.crds.testing.KubernetesTest;
import io.trailkeeper.crds.testing.TestingKubernetes;
import io.trailkeeper.crds.v1alpha1.Trail;
import io.trailkeeper.crds.v1alpha1.TrailStatus;
import io.trailkeeper.helm.testing.RenderedChart;
import io.trailkeeper.objectstore.s3.S3ObjectStore;
import io.trailkeeper.objectstore.s3.S3Options;
import io.trailkeeper.objectstore.store.ObjectStore;
import io.trailkeeper.objectstore.store.StoredObject;
import io.trailkeeper.objectstore.testing.TestingS3Server;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A user's first day: charts and CRDs applied, the audit webhook of an API server pointed at
 * capture, a Trail applied, ordinary API calls made; then the bucket holds exactly those.
 */
@KubernetesTest
class FirstDayIT {

  private static final String NAMESPACE = "trailkeeper-system";
  private static final String BUCKET = "audit-archive";
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path directory;

  private final TestingKubernetes kubernetes = TestingKubernetes.start();
  private TestingS3Server s3;
  private TestingNode node;
  private AuditedApiServer audited;

  @BeforeEach
  void install() {
    s3 = TestingS3Server.start(BUCKET);
    kubernetes.applyTrailkeeperCrds();
    RenderedChart.render("trailkeeper", NAMESPACE, Map.of()).apply(kubernetes.client());
    node = new TestingNode(kubernetes, NAMESPACE, directory.resolve("node")).start();
  }

  @AfterEach
  void stop() {
    if (audited != null) {
      audited.close();
    }
    node.close();
    s3.close();
    kubernetes.close();
  }

  @Test
  void whatUsersDoIsInTheBucketAndValidates() throws Exception {
    // Given an API server that audits to our capture, as audit-setup says
    soon().until(() -> isReady("trailkeeper-capture-0") && isReady("trailkeeper-capture-1"));
    audited = AuditedApiServer.start(kubernetes, directory, auditFlags());

    // and a Trail of the namespaces of a team
    createCredentials();
    applyTrail();
    soon().until(() -> "True".equals(condition("Ready")));

    // When
    List<String> expected = work();

    // Then
    soon()
        .untilAsserted(() -> assertThat(delivered()).containsExactlyInAnyOrderElementsOf(expected));
    assertThat(everythingInTheBucket()).doesNotContain("hunter2");
    TrailStatus status = trail().getStatus();
    assertThat(status.isLogging()).isTrue();
    assertThat(status.latestDeliveryTime()).isNotNull();
    assertThat(kubernetes.kubectl("get", "trails").output())
        .contains("LOGGING", "LAST-DELIVERY", "payments", BUCKET);

    // When the Trail is deleted
    kubernetes.kubectl("delete", "trail", "payments", "--wait=false");

    // Then its last digest is written before it goes, and all of it validates
    soon()
        .until(() -> kubernetes.client().resources(Trail.class).withName("payments").get() == null);
    String report = validate();
    assertThat(report).contains("digest files valid").doesNotContain("INVALID");
    assertThat(delivered()).containsExactlyInAnyOrderElementsOf(expected);
  }

  /** Several users at their work; returns what a record of it says. */
  private List<String> work() {
    List<String> expected = new ArrayList<>();
    KubernetesClient root = audited.clientAs("root", "system:masters");
    root.namespaces()
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName("payments")
                .addToLabels("team", "payments")
                .endMetadata()
                .build())
        .create();
    expected.add("root CreateNamespace payments -");
    for (int i = 0; i < 5; i++) {
      root.configMaps().inNamespace("payments").resource(configMap("settings-" + i)).create();
      expected.add("root CreateConfigMap settings-" + i + " -");
    }
    root.secrets()
        .inNamespace("payments")
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName("database")
                .endMetadata()
                .addToStringData("password", "hunter2")
                .build())
        .create();
    expected.add("root CreateSecret database -");
    root.secrets().inNamespace("payments").withName("database").get();
    expected.add("root GetSecret database -");
    KubernetesClient jane = audited.clientAs("jane", "developers");
    for (int i = 0; i < 3; i++) {
      String name = "settings-" + i;
      try {
        jane.configMaps().inNamespace("payments").withName(name).delete();
      } catch (KubernetesClientException e) {
        assertThat(e.getCode()).isEqualTo(403);
      }
      expected.add("jane DeleteConfigMap " + name + " Forbidden");
    }
    // What is no business of the team's trail.
    root.configMaps().inNamespace("default").resource(configMap("other")).create();
    return expected;
  }

  private List<String> auditFlags() throws IOException {
    ConfigMap material =
        kubernetes
            .client()
            .configMaps()
            .inNamespace(NAMESPACE)
            .withName("trailkeeper-audit-webhook")
            .get();
    Secret client =
        kubernetes
            .client()
            .secrets()
            .inNamespace(NAMESPACE)
            .withName("trailkeeper-audit-webhook")
            .get();
    Path files = Files.createDirectories(directory.resolve("control-plane"));
    for (Map.Entry<String, String> file : material.getData().entrySet()) {
      Files.writeString(files.resolve(file.getKey()), file.getValue());
    }
    for (Map.Entry<String, String> file : client.getData().entrySet()) {
      Files.write(files.resolve(file.getKey()), Base64.getDecoder().decode(file.getValue()));
    }
    // kube-proxy's part: the Service's address is one of its pods'.
    String clusterIp =
        kubernetes
            .client()
            .services()
            .inNamespace(NAMESPACE)
            .withName("trailkeeper-capture")
            .get()
            .getSpec()
            .getClusterIP();
    Path kubeconfig = files.resolve("audit-webhook.kubeconfig");
    String text = Files.readString(kubeconfig);
    assertThat(text).contains("https://" + clusterIp + ":443/audit/v1");
    Files.writeString(
        kubeconfig,
        text.replace(
            "https://" + clusterIp + ":443",
            "https://" + node.address("trailkeeper-capture-0") + ":8443"));
    return List.of(
        "--audit-policy-file=" + files.resolve("audit-policy.yaml"),
        "--audit-webhook-config-file=" + kubeconfig,
        "--audit-webhook-batch-max-wait=1s",
        "--audit-webhook-initial-backoff=2s");
  }

  private void createCredentials() {
    kubernetes
        .client()
        .secrets()
        .inNamespace(NAMESPACE)
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName("audit-archive")
                .endMetadata()
                .addToStringData("accessKeyId", TestingS3Server.ACCESS_KEY_ID)
                .addToStringData("secretAccessKey", TestingS3Server.SECRET_ACCESS_KEY)
                .build())
        .create();
  }

  private void applyTrail() throws IOException {
    Path file = directory.resolve("trail.yaml");
    Files.writeString(
        file,
        """
        apiVersion: trailkeeper.io/v1alpha1
        kind: Trail
        metadata:
          name: payments
        spec:
          scope:
            type: Namespaces
            namespaces:
              selector:
                matchLabels: {team: payments}
          eventSelectors:
          - readWriteType: All
            includeManagementEvents: true
            dataResources: [{type: secrets}]
          destination:
            s3:
              bucket: %s
              region: us-east-1
              endpoint: %s
              pathStyle: true
              credentialsSecret: {name: audit-archive}
          delivery: {maxInterval: 2s}
          logFileValidation: {digestInterval: 1m}
        """
            .formatted(BUCKET, s3.endpoint()));
    assertThat(kubernetes.kubectl("apply", "-f", file.toString()).output()).contains("created");
  }

  private static ConfigMap configMap(String name) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .addToData("key", "value")
        .build();
  }

  private boolean isReady(String pod) {
    return node.podNames().contains(pod) && node.pod(pod).isReady();
  }

  private Trail trail() {
    return kubernetes.client().resources(Trail.class).withName("payments").get();
  }

  private String condition(String type) {
    TrailStatus status = trail().getStatus();
    return status == null || status.conditions() == null
        ? "Unknown"
        : status.conditions().stream()
            .filter(condition -> condition.getType().equals(type))
            .map(Condition::getStatus)
            .findFirst()
            .orElse("Unknown");
  }

  /** Returns who did what with what result, of each record in the bucket. */
  private List<String> delivered() throws IOException {
    List<String> records = new ArrayList<>();
    for (String key : keys()) {
      if (key.contains("/CloudTrail/")) {
        for (JsonNode record : JSON.readTree(content(key)).get("Records")) {
          records.add(
              record.at("/userIdentity/userName").asText()
                  + " "
                  + record.get("eventName").asText()
                  + " "
                  + record.at("/requestParameters/name").asText()
                  + " "
                  + record.path("errorCode").asText("-"));
        }
      }
    }
    return records;
  }

  private String everythingInTheBucket() throws IOException {
    StringBuilder all = new StringBuilder();
    for (String key : keys()) {
      all.append(key.endsWith(".gz") ? content(key) : new String(object(key), UTF_8));
    }
    return all.toString();
  }

  private List<String> keys() {
    try (ObjectStore store = store()) {
      List<String> keys = new ArrayList<>();
      store.list("AWSLogs/", null).forEachRemaining(keys::add);
      return keys;
    }
  }

  private byte[] object(String key) throws IOException {
    try (ObjectStore store = store();
        StoredObject object = store.get(key).orElseThrow()) {
      return object.content().readAllBytes();
    }
  }

  private ObjectStore store() {
    return S3ObjectStore.open(
        S3Options.builder(BUCKET)
            .region("us-east-1")
            .endpoint(s3.endpoint())
            .pathStyle(true)
            .credentialsDirectory(TestingS3Server.writeCredentials(directory.resolve("auditor")))
            .build(),
        Clock.systemUTC());
  }

  private String content(String key) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(object(key)))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  /** Validates as an auditor would, with the public keys that the cluster publishes. */
  private String validate() throws Exception {
    Path keys = directory.resolve("public-keys.json");
    Files.writeString(
        keys,
        kubernetes
            .client()
            .configMaps()
            .inNamespace(NAMESPACE)
            .withName("trailkeeper-public-keys")
            .get()
            .getData()
            .get("public-keys.json"));
    String digest =
        keys().stream()
            .filter(key -> key.contains("/CloudTrail-Digest/"))
            .findFirst()
            .orElseThrow();
    String[] parts = digest.split("/", -1);
    String arn = "arn:trailkeeper:cloudtrail:" + parts[3] + ":" + parts[1] + ":trail/payments";
    try (TestingCommand command =
        TestingCommand.start(
            List.of(
                "-Daws.accessKeyId=" + TestingS3Server.ACCESS_KEY_ID,
                "-Daws.secretAccessKey=" + TestingS3Server.SECRET_ACCESS_KEY),
            "validate-logs",
            "--source=s3://" + BUCKET,
            "--endpoint-url=" + s3.endpoint(),
            "--region=us-east-1",
            "--path-style",
            "--trail-arn=" + arn,
            "--start-time=" + Instant.now().minus(Duration.ofHours(1)),
            "--public-keys=" + keys)) {
      assertThat(command.awaitExit()).as(() -> String.join("\n", command.lines())).isZero();
      return String.join("\n", command.lines());
    }
  }

  /** What one wants to know when nothing comes. */
  private String state() {
    StringBuilder state = new StringBuilder(node.lastWords());
    for (String pod : node.podNames()) {
      state.append("\n--- metrics of ").append(pod).append('\n');
      node.pod(pod)
          .get(8080, "/metrics")
          .body()
          .lines()
          .filter(line -> line.startsWith("trailkeeper_"))
          .forEach(line -> state.append(line).append('\n'));
    }
    state.append(kubernetes.kubectl("get", "trails,trailcheckpoints", "-A", "-o", "yaml").output());
    if (audited != null) {
      state.append("\n--- kube-apiserver\n").append(audited.tail());
    }
    return state.toString();
  }

  private ConditionFactory soon() {
    return await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(300))
        .ignoreExceptionsMatching(e -> e instanceof KubernetesClientException)
        .conditionEvaluationListener(
            condition -> {
              if (condition.getRemainingTimeInMS() < 1000 && !condition.isSatisfied()) {
                System.out.println(condition.getDescription() + "\n" + state());
              }
            });
  }
}
