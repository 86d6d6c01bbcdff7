package io.trailkeeper.cli.prove;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trailkeeper.cli.TrailkeeperMain;
import io.trailkeeper.cli.testing.Delivered;
import io.trailkeeper.cli.testing.TestingApiServer;
import io.trailkeeper.cli.testing.TestingCommand;
import io.trailkeeper.cli.testing.TrailFile;
import io.trailkeeper.core.digest.PublicKeys;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands {@code prove} and {@code verify-proof} on what {@code run} has delivered. */
class ProveCommandIT {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String ARN = "arn:trailkeeper:cloudtrail:eu-1:123456789012:trail/";

  @TempDir static Path directory;
  private static Path data;
  private static Path keys;

  @BeforeAll
  static void deliver() throws Exception {
    data = directory.resolve("data");
    keys = data.resolve("keys/public-keys.json");
    Path trails = directory.resolve("trails");
    TrailFile.everything(trails, "lines", "Kubernetes");
    TrailFile.everything(trails, "records", "CloudTrail");
    try (TestingCommand run =
        TestingCommand.run(trails, data, "--account-id", "123456789012", "--region", "eu-1")) {
      run.awaitLine("Trail lines is ready");
      run.awaitLine("Trail records is ready");
      TestingApiServer.connect(data, run.url()).postTheDay();
      assertThat(run.terminate()).as("%s", run.lines()).isZero();
    }
  }

  @Test
  void aRecordIsProvenAndVerified() throws Exception {
    // Given
    Path logFile = Delivered.logFiles(data.resolve("archive/records")).get(0);
    JsonNode record = MAPPER.readTree(Delivered.content(logFile)).at("/Records/1");
    Path proof = newFile();

    // When
    Result made = prove("records", record.get("eventID").asText(), proof);
    Path event = newFile();
    Result verified =
        run(
            "verify-proof",
            "--proof",
            proof.toString(),
            "--public-keys",
            keys.toString(),
            "--event",
            event.toString());

    // Then
    assertThat(made.status).as(made.text).isZero();
    assertThat(verified.status).as(verified.text).isZero();
    assertThat(verified.text)
        .contains(record.get("eventID").asText())
        .contains(ARN + "records")
        .contains("number 1 of chain")
        .contains("The event is proven.");
    assertThat(MAPPER.readTree(event.toFile())).isEqualTo(record);
  }

  @Test
  void aLineIsProvenByItsAuditIdAndStage() throws Exception {
    // Given
    JsonNode line = MAPPER.readTree(Delivered.lines(data.resolve("archive/lines")).get(0));
    Path proof = newFile();

    // When
    Result made =
        prove("lines", line.get("auditID").asText(), proof, "--stage", line.get("stage").asText());

    // Then
    assertThat(made.status).as(made.text).isZero();
    assertThat(verify(proof, keys).status).isZero();
    assertThat(prove("lines", line.get("auditID").asText(), proof))
        .satisfies(again -> assertThat(again.status).isEqualTo(2))
        .satisfies(again -> assertThat(again.text).contains("exists already"));
  }

  @Test
  void anEventThatIsNotThereIsNotProven() throws Exception {
    // Given
    Path proof = newFile();

    // When
    Result made = prove("lines", "no-such-event", proof);

    // Then
    assertThat(made.status).isEqualTo(1);
    assertThat(made.text).contains("there is no event no-such-event");
    assertThat(proof).doesNotExist();
  }

  @Test
  void withoutKeysOrWithOthersNothingIsProven() throws Exception {
    // Given
    JsonNode line = MAPPER.readTree(Delivered.lines(data.resolve("archive/lines")).get(1));
    Path proof = newFile();
    prove("lines", line.get("auditID").asText(), proof, "--stage", line.get("stage").asText());
    Path none = newFile();
    Files.write(none, new PublicKeys(List.of()).write());
    String fingerprint = PublicKeys.read(Files.readAllBytes(keys)).entries().get(0).fingerprint();

    // When
    Result without = run("verify-proof", "--proof", proof.toString());
    Result others = verify(proof, none);
    Files.writeString(proof, Files.readString(proof).replace("\"leafIndex\":", "\"leafIndex\":9"));
    Result changed = verify(proof, keys);

    // Then
    assertThat(without.status).isEqualTo(2);
    assertThat(without.text).contains(fingerprint);
    assertThat(others.status).isEqualTo(1);
    assertThat(others.text).contains("PublicKeyNotFound");
    assertThat(changed.status).isEqualTo(1);
    assertThat(verify(newFile(), keys).status).isEqualTo(2);
  }

  private static Path newFile() {
    return directory.resolve(UUID.randomUUID().toString());
  }

  private static Result verify(Path proof, Path publicKeys) {
    return run("verify-proof", "--proof", proof.toString(), "--public-keys", publicKeys.toString());
  }

  private static Result prove(String trail, String id, Path proof, String... more) {
    String[] arguments = {
      "prove",
      "--source",
      data.resolve("archive").resolve(trail).toString(),
      "--trail-arn",
      ARN + trail,
      "--public-keys",
      keys.toString(),
      "--event-id",
      id,
      "--proof",
      proof.toString()
    };
    String[] all = java.util.Arrays.copyOf(arguments, arguments.length + more.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return run(all);
  }

  private static Result run(String... arguments) {
    StringWriter text = new StringWriter();
    CommandLine command = TrailkeeperMain.commandLine(Clock.systemUTC());
    command.setOut(new PrintWriter(text, true));
    command.setErr(new PrintWriter(text, true));
    return new Result(command.execute(arguments), text.toString());
  }

  private record Result(int status, String text) {}
}
