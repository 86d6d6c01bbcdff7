package io.trailkeeper.cli.keys;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trailkeeper.cli.testing.Delivered;
import io.trailkeeper.cli.testing.TestingApiServer;
import io.trailkeeper.cli.testing.TestingCommand;
import io.trailkeeper.cli.testing.TrailFile;
import io.trailkeeper.core.digest.PublicKeyEntry;
import io.trailkeeper.core.digest.PublicKeys;
import io.trailkeeper.objectstore.testing.TestingKms;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys are changed by a command while {@code run} is at work, in JVMs of their own. */
class RunningKeysIT {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Where {@code run} and the commands find credentials for KMS. */
  private static final List<String> CREDENTIALS =
      List.of("-Daws.accessKeyId=testing", "-Daws.secretAccessKey=testing");

  @TempDir Path directory;
  private Path trails;
  private Path data;

  @BeforeEach
  void directories() throws Exception {
    trails = Files.createDirectory(directory.resolve("trails"));
    data = directory.resolve("data");
    TrailFile.everything(trails, "all", "Kubernetes");
  }

  @Test
  void aRevokedKeySignsNoMoreAndThenKmsSigns() throws Exception {
    try (TestingKms kms = TestingKms.start()) {
      // Given
      try (TestingCommand run = TestingCommand.run(trails, data)) {
        run.awaitLine("Trail all is ready");
        assertThat(run.terminate()).isZero();
      }
      PublicKeyEntry first = keys().get(0);

      // When
      try (TestingCommand run = TestingCommand.run(CREDENTIALS, trails, data)) {
        run.awaitLine("Trail all is ready");
        TestingApiServer.connect(data, run.url()).postTheDay();
        keys("revoke", "--fingerprint", first.fingerprint(), "--reason", "a test");
        assertThat(run.terminate()).as("%s", run.lines()).isZero();
      }
      try (TestingCommand run = TestingCommand.run(CREDENTIALS, trails, data)) {
        run.awaitLine("Trail all is ready");
        keys("import-kms", "--key-id", TestingKms.KEY, "--endpoint-url", kms.endpoint().toString());
        assertThat(run.terminate()).as("%s", run.lines()).isZero();
      }

      // Then
      assertThat(signers())
          .containsExactly(
              first.fingerprint(), keys().get(1).fingerprint(), keys().get(2).fingerprint());
      assertThat(kms.operations()).containsExactly("GetPublicKey", "Sign");
      assertThat(Delivered.lines(data.resolve("archive/all"))).hasSize(605);
      assertThat(Delivered.files(data.resolve("archive/all"), ".revoked-")).hasSize(1);
      JsonNode report = validate();
      assertThat(report.at("/digestFiles/valid").asInt()).isEqualTo(3);
      assertThat(report.toString()).contains("KeyRevokedLater").doesNotContain("PublicKeyRevoked");
    }
  }

  private List<PublicKeyEntry> keys() throws Exception {
    return PublicKeys.read(Files.readAllBytes(data.resolve("keys/public-keys.json"))).entries();
  }

  private void keys(String command, String... options) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("keys", command, "--data", data.toString()));
    arguments.addAll(List.of(options));
    try (TestingCommand keys =
        TestingCommand.start(CREDENTIALS, arguments.toArray(String[]::new))) {
      assertThat(keys.awaitExit()).as("%s", keys.lines()).isZero();
    }
  }

  /** Returns the fingerprints that digests name, in the order of their ends. */
  private List<String> signers() throws Exception {
    List<String> signers = new ArrayList<>();
    for (Path file : Delivered.files(data.resolve("archive/all"), "/CloudTrail-Digest/")) {
      if (file.toString().endsWith(".json.gz")) {
        signers.add(
            MAPPER.readTree(Delivered.content(file)).get("digestPublicKeyFingerprint").asText());
      }
    }
    return signers;
  }

  private JsonNode validate() throws Exception {
    try (TestingCommand validate =
        TestingCommand.start(
            List.of(),
            "validate-logs",
            "--source",
            data.resolve("archive/all").toString(),
            "--trail-arn",
            "arn:trailkeeper:cloudtrail:local:000000000000:trail/all",
            "--start-time",
            "2026-01-01",
            "--end-time",
            "2100-01-01",
            "--public-keys",
            data.resolve("keys/public-keys.json").toString(),
            "--output",
            "json")) {
      int status = validate.awaitExit();
      assertThat(status).as("%s", validate.lines()).isZero();
      return MAPPER.readTree(String.join("\n", validate.lines()));
    }
  }
}
