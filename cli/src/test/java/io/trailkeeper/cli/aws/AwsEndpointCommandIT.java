package io.trailkeeper.cli.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.trailkeeper.cli.testing.TestingCommand;
import io.trailkeeper.core.cluster.TrailArn;
import io.trailkeeper.core.digest.ChainStartReason;
import io.trailkeeper.core.digest.DigestEndReason;
import io.trailkeeper.core.digest.DigestExtension;
import io.trailkeeper.core.digest.DigestFile;
import io.trailkeeper.core.digest.DigestFileFormat;
import io.trailkeeper.core.digest.DigestKey;
import io.trailkeeper.core.digest.PublicKeys;
import io.trailkeeper.core.digest.SigningKey;
import io.trailkeeper.core.gzip.GzipMember;
import io.trailkeeper.crds.reader.TrailReader;
import io.trailkeeper.crds.testing.KubectlResult;
import io.trailkeeper.crds.testing.KubernetesTest;
import io.trailkeeper.crds.testing.TestingKubernetes;
import io.trailkeeper.crds.v1alpha1.Trail;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code aws-endpoint} in a process of its own, asked as AWS's tools ask. */
class AwsEndpointCommandIT {

  private static final String TARGET = "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();

  @TempDir Path directory;

  @Test
  @KubernetesTest
  void tellsOfTheTrailsOfACluster() throws Exception {
    SigningKey ours = key();
    SigningKey others = key();
    try (TestingKubernetes kubernetes = TestingKubernetes.start()) {
      // Given
      kubernetes.applyTrailkeeperCrds();
      KubernetesClient client = kubernetes.client();
      publish(client, "trailkeeper-system", new PublicKeys(List.of(ours.publicKey())).write());
      publish(client, "second", new PublicKeys(List.of(others.publicKey())).write());
      publish(client, "broken", "{}".getBytes(UTF_8));
      create(client, "payments", "[shop, bank]");
      create(client, "web", "[web]");
      create(client, "not-taken-up", "[web]");
      create(client, "scribbled-on", "[web]");
      setStatus(
          kubernetes,
          "payments",
          """
          {"trailArn":"%s","isLogging":true,"latestDeliveryTime":"2026-03-01T10:00:00Z",
           "latestDigestDeliveryError":"AccessDenied: s3:PutObject is denied"}"""
              .formatted(arn("payments")));
      setStatus(kubernetes, "web", "{\"trailArn\":\"" + arn("web") + "\"}");
      setStatus(kubernetes, "scribbled-on", "{\"trailArn\":\"web, or so\"}");
      Path kubeconfig = Files.writeString(directory.resolve("kubeconfig"), kubernetes.kubeconfig());

      try (TestingCommand endpoint = start(kubeconfig, "--cluster")) {
        // When
        JsonNode trails = ask(endpoint, "DescribeTrails", "{}").get("trailList");
        JsonNode status = ask(endpoint, "GetTrailStatus", "{\"Name\":\"payments\"}");
        JsonNode selectors = ask(endpoint, "GetEventSelectors", "{\"TrailName\":\"web\"}");
        JsonNode keys = ask(endpoint, "ListPublicKeys", "{}").get("PublicKeyList");

        // Then
        assertThat(trails.findValuesAsText("TrailARN"))
            .containsExactly(arn("payments").toString(), arn("web").toString());
        assertThat(trails.get(0).get("S3BucketName").asText()).isEqualTo("archive");
        assertThat(trails.get(0).get("S3KeyPrefix").asText()).isEqualTo("of/payments");
        assertThat(trails.get(0).get("HomeRegion").asText()).isEqualTo("eu-1");
        assertThat(status.get("IsLogging").asBoolean()).isTrue();
        assertThat(status.get("LatestDeliveryTime").asLong())
            .isEqualTo(Instant.parse("2026-03-01T10:00:00Z").getEpochSecond());
        assertThat(status.get("LatestDigestDeliveryError").asText()).isEqualTo("AccessDenied");
        assertThat(status.has("LatestDeliveryError")).isFalse();
        assertThat(selectors.get("TrailARN").asText()).isEqualTo(arn("web").toString());
        assertThat(keys.findValuesAsText("Fingerprint"))
            .containsExactly(ours.publicKey().fingerprint());

        // When
        setStatus(kubernetes, "payments", "{\"isLogging\":false}");

        // Then
        assertThat(ask(endpoint, "GetTrailStatus", "{\"Name\":\"payments\"}").get("IsLogging"))
            .as("asked anew each time")
            .isEqualTo(MAPPER.readTree("false"));
      }
      try (TestingCommand endpoint = start(kubeconfig, "--cluster", "-n", "second")) {
        assertThat(
                ask(endpoint, "ListPublicKeys", "{}")
                    .get("PublicKeyList")
                    .findValuesAsText("Fingerprint"))
            .containsExactly(others.publicKey().fingerprint());
      }
      try (TestingCommand endpoint = start(kubeconfig, "--cluster", "-n", "default")) {
        HttpResponse<String> answer = send(endpoint, "ListPublicKeys", "{}");
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).contains("there is no ConfigMap trailkeeper-public-keys");
      }
      try (TestingCommand endpoint = start(kubeconfig, "--cluster", "-n", "broken")) {
        HttpResponse<String> answer = send(endpoint, "ListPublicKeys", "{}");
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).contains("ConfigMap trailkeeper-public-keys").contains("holds");
      }
    }
  }

  @Test
  void aClusterThatIsNotThereIsAnAnswerToo() throws Exception {
    Path kubeconfig =
        Files.writeString(
            directory.resolve("kubeconfig"),
            """
            apiVersion: v1
            kind: Config
            current-context: gone
            contexts: [{name: gone, context: {cluster: gone, user: gone}}]
            clusters: [{name: gone, cluster: {server: "http://127.0.0.1:1"}}]
            users: [{name: gone, user: {}}]
            """);
    try (TestingCommand endpoint = start(kubeconfig, "--cluster")) {
      HttpResponse<String> answer = send(endpoint, "DescribeTrails", "{}");

      assertThat(answer.statusCode()).isEqualTo(500);
      assertThat(answer.body()).contains("listing Trails at http://127.0.0.1:1");
    }
  }

  @Test
  void tellsOfTheTrailsWhoseDigestsLieInADirectory() throws Exception {
    // Given
    SigningKey key = key();
    Instant end = Instant.now().truncatedTo(ChronoUnit.HOURS);
    Path archive = directory.resolve("archive");
    digest(archive, key, "open", end, DigestEndReason.INTERVAL);
    digest(archive, key, "closed", end, DigestEndReason.LOGGING_STOPPED);
    Path keys =
        Files.write(
            directory.resolve("keys.json"), new PublicKeys(List.of(key.publicKey())).write());

    try (TestingCommand endpoint =
        start(directory.resolve("no-kubeconfig"), "--source=" + archive, "--public-keys=" + keys)) {
      // When
      JsonNode trails = ask(endpoint, "DescribeTrails", "{}").get("trailList");
      JsonNode open = ask(endpoint, "GetTrailStatus", "{\"Name\":\"open\"}");
      JsonNode closed = ask(endpoint, "GetTrailStatus", "{\"Name\":\"closed\"}");
      JsonNode listed = ask(endpoint, "ListPublicKeys", "{}").get("PublicKeyList");

      // Then
      assertThat(trails.findValuesAsText("Name")).containsExactly("closed", "open");
      assertThat(trails.findValuesAsText("S3BucketName")).containsExactly("recorded", "recorded");
      assertThat(trails.findValuesAsText("S3KeyPrefix")).containsExactly("a", "a");
      assertThat(open.get("IsLogging").asBoolean()).isTrue();
      assertThat(open.get("LatestDigestDeliveryTime").asLong()).isEqualTo(end.getEpochSecond());
      assertThat(closed.get("IsLogging").asBoolean()).isFalse();
      assertThat(listed.findValuesAsText("Fingerprint"))
          .containsExactly(key.publicKey().fingerprint());
      assertThat(endpoint.terminate()).isZero();
    }
  }

  private static SigningKey key() {
    return SigningKey.generate(
        new SecureRandom(),
        Clock.offset(Clock.systemUTC(), Duration.ofDays(-1)),
        Duration.ofDays(90));
  }

  private static TrailArn arn(String name) {
    return new TrailArn("eu-1", "123456789012", name);
  }

  private static void publish(KubernetesClient client, String namespace, byte[] keys) {
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
    client
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("trailkeeper-public-keys")
                .endMetadata()
                .withData(Map.of("public-keys.json", new String(keys, UTF_8)))
                .build())
        .create();
  }

  private static void create(KubernetesClient client, String name, String namespaces) {
    Trail trail =
        TrailReader.read(
                "test",
                """
                apiVersion: trailkeeper.io/v1alpha1
                kind: Trail
                metadata: {name: %s}
                spec:
                  scope: {type: Namespaces, namespaces: {names: %s}}
                  destination: {s3: {bucket: archive, prefix: of/%s}}
                """
                    .formatted(name, namespaces, name))
            .get(0);
    client.resource(trail).create();
  }

  private static void setStatus(TestingKubernetes kubernetes, String trail, String status) {
    KubectlResult result =
        kubernetes.kubectl(
            "patch",
            "trails.trailkeeper.io",
            trail,
            "--subresource=status",
            "--type=merge",
            "--patch={\"status\":" + status + "}");
    result.succeeded();
  }

  private static TestingCommand start(Path kubeconfig, String... more) throws Exception {
    String[] arguments = new String[more.length + 1];
    arguments[0] = "aws-endpoint";
    System.arraycopy(more, 0, arguments, 1, more.length);
    TestingCommand command =
        TestingCommand.start(Map.of("KUBECONFIG", kubeconfig.toString()), List.of(), arguments);
    command.awaitLine("http://127.0.0.1:");
    return command;
  }

  private JsonNode ask(TestingCommand endpoint, String operation, String body) throws Exception {
    HttpResponse<String> answer = send(endpoint, operation, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return MAPPER.readTree(answer.body());
  }

  private HttpResponse<String> send(TestingCommand endpoint, String operation, String body)
      throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(endpoint.lines().get(0)))
            .header("X-Amz-Target", TARGET + operation)
            .header("Content-Type", "application/x-amz-json-1.1")
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private static void digest(
      Path archive, SigningKey key, String name, Instant end, DigestEndReason reason)
      throws Exception {
    DigestKey place = new DigestKey("a", arn(name), end);
    DigestFile digest =
        DigestFile.builder()
            .awsAccountId("123456789012")
            .digestStartTime(end.minus(Duration.ofHours(1)))
            .digestEndTime(end)
            .digestS3Bucket("recorded")
            .digestS3Object(place.toString())
            .digestPublicKeyFingerprint(key.publicKey().fingerprint())
            .previousDigest(null)
            .addLogFiles(List.of())
            .extension(
                DigestExtension.builder()
                    .trailArn(arn(name))
                    .chainId(new UUID(0, 1))
                    .sequenceNumber(1)
                    .startReason(ChainStartReason.LOGGING_STARTED)
                    .endReason(reason)
                    .build())
            .build();
    Path file = archive.resolve(place.toString());
    Files.createDirectories(file.getParent());
    Files.write(file, GzipMember.compress(DigestFileFormat.write(digest)));
  }
}
