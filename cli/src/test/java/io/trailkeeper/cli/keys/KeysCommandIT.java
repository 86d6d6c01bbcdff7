package io.trailkeeper.cli.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.trailkeeper.cli.TrailkeeperMain;
import io.trailkeeper.cli.embedded.DataDirectory;
import io.trailkeeper.cli.embedded.SigningKeyDirectory;
import io.trailkeeper.core.digest.PublicKeyEntry;
import io.trailkeeper.core.digest.PublicKeys;
import io.trailkeeper.objectstore.testing.TestingKms;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The commands on a data directory, and on an API server that is not there. */
class KeysCommandIT {

  @TempDir Path directory;
  private DataDirectory data;
  private String said = "";

  @BeforeEach
  void makeKeys() throws Exception {
    data = new DataDirectory(directory);
    Files.createDirectories(data.keys());
    new SigningKeyDirectory(data.keys(), Clock.systemUTC(), new SecureRandom()).ensure();
  }

  @Test
  void listsWhatIsThereAndShowsNothingSecret() throws Exception {
    // Given
    PublicKeyEntry key = keys().entries().get(0);

    // When
    int status = run("list");

    // Then
    assertThat(status).isZero();
    assertThat(said.strip())
        .isEqualTo(
            key.fingerprint()
                + "  "
                + key.validityStartTime()
                + "  "
                + key.validityEndTime()
                + "  signs  here");
  }

  @Test
  void aRotationMakesTheKeyThatSigns() throws Exception {
    // When
    int status = run("rotate");

    // Then
    assertThat(status).isZero();
    assertThat(keys().entries()).hasSize(2);
    assertThat(said).contains(keys().entries().get(1).fingerprint());
    run("list");
    assertThat(said.lines().toList().get(0)).endsWith("  valid  here");
    assertThat(said.lines().toList().get(1)).endsWith("  signs  here");
  }

  @Test
  void aRevokedKeyLosesItsPrivateHalfAndHasASuccessorAtOnce() throws Exception {
    // Given
    PublicKeyEntry key = keys().entries().get(0);

    // When
    int status =
        run(
            "revoke",
            "--fingerprint",
            key.fingerprint().substring(0, 8),
            "--at",
            "2026-01-31T09:00:00Z",
            "--reason",
            "laptop stolen");

    // Then
    assertThat(status).as(said).isZero();
    assertThat(keys().entries()).hasSize(2);
    assertThat(keys().entries().get(0))
        .isEqualTo(key.revokedAt(Instant.parse("2026-01-31T09:00:00Z")));
    assertThat(data.keys().resolve(key.fingerprint() + ".pem")).doesNotExist();
    run("list");
    assertThat(said.lines().toList().get(0))
        .endsWith("  revoked from 2026-01-31T09:00:00Z on: laptop stolen  gone");
    assertThat(said.lines().toList().get(1)).endsWith("  signs  here");

    // When: a revocation is never moved to a later time.
    status = run("revoke", "--fingerprint", key.fingerprint(), "--reason", "no");

    // Then
    assertThat(status).isEqualTo(1);
    assertThat(said).contains("was revoked from 2026-01-31T09:00:00Z on already");
  }

  @Test
  void aKeyOfKmsSignsAndTheOthersAreNamed() throws Exception {
    try (TestingKms kms = TestingKms.start()) {
      // Given
      PublicKeyEntry key = keys().entries().get(0);
      String[] imported = {
        "import-kms", "--key-id", TestingKms.KEY, "--endpoint-url", kms.endpoint().toString()
      };

      // When
      int status = run(imported);

      // Then
      assertThat(status).as(said).isZero();
      assertThat(said).contains("the key " + key.fingerprint() + " is still here");
      run("list");
      assertThat(said.lines().toList().get(1))
          .endsWith("  signs  KMS " + TestingKms.KEY + " in eu-central-1");

      // When
      assertThat(run(imported)).isEqualTo(1);
      assertThat(said).contains("imported before");
      assertThat(run("rotate")).isEqualTo(1);
      assertThat(said).contains("is in KMS");
      kms.refuse("AccessDeniedException");
      kms.replaceKey();
      assertThat(run(imported)).isEqualTo(1);
      assertThat(said).contains("AccessDeniedException", "kms:GetPublicKey");

      // Then
      assertThat(keys().entries()).hasSize(2);

      // When: the key in KMS was misused, so another one is made here at once.
      status =
          run(
              "revoke",
              "--fingerprint",
              keys().entries().get(1).fingerprint(),
              "--reason",
              "misused");

      // Then
      assertThat(status).as(said).isZero();
      run("list");
      assertThat(said.lines().toList().get(0)).endsWith("  signs  here");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "revoke --fingerprint xyz --reason a, --fingerprint",
    "revoke --fingerprint 01234567 --at 2999-01-01 --reason a, in the future",
    "revoke --fingerprint 01234567, --reason",
    "import-kms --key-id alias/a, --region",
    "import-kms --key-id a --region local --valid-days 0, --valid-days",
    "import-kms --key-id a --region local --endpoint-url ftp://a, endpoint",
    "list --kubeconfig k --context c, mutually exclusive"
  })
  void wrongUsageIsSaid(String arguments, String message) {
    // When
    int status = run(arguments.split(" "));

    // Then
    assertThat(status).isEqualTo(2);
    assertThat(said).contains(message);
  }

  @Test
  void aDirectoryWithoutKeysIsNone() {
    // When
    int status = execute("keys", "list", "--data", directory.resolve("nowhere").toString());

    // Then
    assertThat(status).isEqualTo(1);
    assertThat(said).contains("give the data directory of trailkeeper run");
  }

  @Test
  void aKubeconfigThatIsNotThereIsSaid() {
    // When
    int status = execute("keys", "list", "-n", "n", "--kubeconfig", "nowhere", "--context", "c");

    // Then
    assertThat(status).isEqualTo(1);
    assertThat(said).contains("--kubeconfig: there is no file nowhere");
  }

  private PublicKeys keys() throws Exception {
    return PublicKeys.read(Files.readAllBytes(data.publicKeys()));
  }

  private int run(String... arguments) {
    List<String> all = new ArrayList<>(List.of("keys"));
    all.addAll(List.of(arguments));
    all.addAll(2, List.of("--data", directory.toString()));
    return execute(all.toArray(String[]::new));
  }

  private int execute(String... arguments) {
    StringWriter written = new StringWriter();
    CommandLine trailkeeper = TrailkeeperMain.commandLine(Clock.systemUTC());
    trailkeeper.setOut(new PrintWriter(written));
    trailkeeper.setErr(new PrintWriter(written));
    int status = trailkeeper.execute(arguments);
    said = written.toString();
    return status;
  }
}
