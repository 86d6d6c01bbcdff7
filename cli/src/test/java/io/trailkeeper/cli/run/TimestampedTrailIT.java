package io.trailkeeper.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.trailkeeper.cli.TrailkeeperMain;
import io.trailkeeper.cli.testing.TestingApiServer;
import io.trailkeeper.cli.testing.TestingCommand;
import io.trailkeeper.cli.testing.TrailFile;
import io.trailkeeper.core.testing.TestingTimestampAuthority;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A Trail whose digests are time-stamped by an authority outside, while it is there and not. */
class TimestampedTrailIT {

  private static final String ARN = "arn:trailkeeper:cloudtrail:local:123456789012:trail/stamped";

  @TempDir Path directory;
  private TestingTimestampAuthority authority;
  private Path data;
  private Path trails;
  private String said = "";

  @BeforeEach
  void start() throws IOException {
    authority = TestingTimestampAuthority.start(Clock.systemUTC());
    data = directory.resolve("data");
    trails = directory.resolve("trails");
    TrailFile.write(
        trails,
        "stamped",
        "Kubernetes",
        "    volume: {claimName: audit-archive}\n"
            + "  logFileValidation: {timestampAuthority: {url: \""
            + authority.url()
            + "\"}}");
  }

  @AfterEach
  void stop() {
    authority.close();
  }

  private void runOnce() throws Exception {
    try (TestingCommand run = TestingCommand.run(trails, data, "--account-id", "123456789012")) {
      run.awaitLine("Trail stamped is ready");
      TestingApiServer.connect(data, run.url()).postTheDay();
      assertThat(run.terminate()).as("%s", run.lines()).isZero();
    }
  }

  private List<String> objects(String suffix) throws IOException {
    try (Stream<Path> files = Files.walk(data.resolve("archive"))) {
      return files.map(Path::toString).filter(name -> name.endsWith(suffix)).sorted().toList();
    }
  }

  @Test
  void everyDigestGetsItsTimestampAlsoOneOfATimeWhenTheAuthorityWasAway() throws Exception {
    // When
    authority.setOutOfOrder(true);
    runOnce();
    List<String> whileAway = objects(".tsr");
    authority.setOutOfOrder(false);
    runOnce();

    // Then
    assertThat(whileAway).isEmpty();
    List<String> digests =
        objects(".json.gz").stream().filter(name -> name.contains("CloudTrail-Digest")).toList();
    assertThat(digests).hasSizeGreaterThan(1);
    assertThat(objects(".tsr"))
        .containsExactlyElementsOf(digests.stream().map(d -> d + ".tsr").toList());
  }

  @Test
  void validateLogsTakesTheTimestampsOfTheAuthorityThatIsTrustedAndMissesNone() throws Exception {
    // Given
    runOnce();
    runOnce();
    Path root = Files.write(directory.resolve("root.pem"), authority.rootPem());

    // Then
    assertThat(validate(root)).as(said).isZero();
    assertThat(said).containsPattern("([0-9]+)/\\1 digest files valid").doesNotContain("Timestamp");

    // Given
    Path strangers;
    try (TestingTimestampAuthority stranger = TestingTimestampAuthority.start(Clock.systemUTC())) {
      strangers = Files.write(directory.resolve("strangers.pem"), stranger.rootPem());
    }

    // Then
    assertThat(validate(strangers)).isEqualTo(1);
    assertThat(said).containsPattern("(?s)TimestampInvalid:.*TimestampInvalid:");
    assertThat(objects(".tsr"))
        .hasSizeGreaterThan(1)
        .allSatisfy(token -> assertThat(said).contains(key(token)));

    // Given
    String digest = objects(".tsr").get(0).replaceFirst("\\.tsr$", "");
    Files.delete(Path.of(digest + ".tsr"));

    // Then
    assertThat(validate(root)).as(said).isZero();
    assertThat(said).contains("TimestampPending");
    assertThat(validate(root, "--end-time", anHourLater())).isEqualTo(1);
    assertThat(said).containsOnlyOnce("TimestampMissing:").contains(key(digest + ".tsr"));
  }

  /** By then each digest must have its time-stamp. */
  private static String anHourLater() {
    return Instant.now().plus(Duration.ofMinutes(61)).truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private String key(String object) {
    return archive().relativize(Path.of(object)).toString();
  }

  private Path archive() {
    return data.resolve("archive");
  }

  private int validate(Path authorities, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("validate-logs", "--source", archive().toString(), "--trail-arn", ARN));
    arguments.addAll(List.of("--start-time", "2026-01-01", "--public-keys"));
    arguments.add(data.resolve("keys/public-keys.json").toString());
    arguments.addAll(List.of("--timestamp-authorities", authorities.toString()));
    arguments.addAll(List.of(more));
    StringWriter written = new StringWriter();
    CommandLine trailkeeper = TrailkeeperMain.commandLine(Clock.systemUTC());
    trailkeeper.setOut(new PrintWriter(written));
    trailkeeper.setErr(new PrintWriter(written));
    int status = trailkeeper.execute(arguments.toArray(String[]::new));
    said = written.toString();
    return status;
  }
}
