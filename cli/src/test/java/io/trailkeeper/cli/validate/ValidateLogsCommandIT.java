package io.trailkeeper.cli.validate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trailkeeper.cli.testing.Delivered;
import io.trailkeeper.cli.testing.TestingApiServer;
import io.trailkeeper.cli.testing.TestingCommand;
import io.trailkeeper.cli.testing.TrailFile;
import io.trailkeeper.objectstore.testing.TestingS3Server;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The command {@code validate-logs} on what {@code run} has delivered, to a bucket and a volume.
 */
class ValidateLogsCommandIT {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String ARN = "arn:trailkeeper:cloudtrail:eu-1:123456789012:trail/";

  @TempDir static Path directory;
  private static Path data;
  private static TestingS3Server s3;

  @BeforeAll
  static void deliver() throws Exception {
    s3 = TestingS3Server.start("archive");
    data = directory.resolve("data");
    Path trails = directory.resolve("trails");
    TrailFile.everything(trails, "on-disk", "Kubernetes");
    TrailFile.write(
        trails,
        "in-s3",
        "CloudTrail",
        "    s3: {bucket: archive, prefix: a/b, pathStyle: true, region: us-east-1, endpoint: \""
            + s3.endpoint()
            + "\", credentialsSecret: {name: archive}}");
    TestingS3Server.writeCredentials(Files.createDirectories(data.resolve("secrets/archive")));
    try (TestingCommand run =
        TestingCommand.run(trails, data, "--account-id", "123456789012", "--region", "eu-1")) {
      run.awaitLine("Trail on-disk is ready");
      run.awaitLine("Trail in-s3 is ready");
      TestingApiServer.connect(data, run.url()).postTheDay();
      assertThat(run.terminate()).as("%s", run.lines()).isZero();
    }
  }

  @AfterAll
  static void close() {
    s3.close();
  }

  @Test
  void aBucketIsValidatedWithItsClosingLines() throws Exception {
    Result result = validateBucket("s3://archive/a/b");

    assertThat(result.status).as("%s", result.lines).isZero();
    assertThat(result.lines)
        .anyMatch(line -> line.equals("1/1 digest files valid"))
        .anyMatch(line -> line.matches("([0-9]+)/\\1 log files valid"));
  }

  @Test
  void nothingFoundIsAFinding() throws Exception {
    Result result = validateBucket("s3://archive/another");

    assertThat(result.status).isEqualTo(1);
    assertThat(result.lines).anyMatch(line -> line.startsWith("NoDigestsFound"));
  }

  @Test
  void aBucketThatIsNotThereIsNoAnswer() throws Exception {
    Result result = validateBucket("s3://nothing");

    assertThat(result.status).isEqualTo(2);
    assertThat(result.lines).anyMatch(line -> line.contains("nothing"));
    assertThat(String.join("\n", result.lines)).doesNotContain("at io.trailkeeper");
  }

  @Test
  void aRemovedLogFileIsNamedAlsoInJson() throws Exception {
    Path copy = copyOf(data.resolve("archive/on-disk"));
    Path removed = Delivered.logFiles(copy).get(0);
    Files.delete(removed);

    Result result = validate(copy, "on-disk", "--output", "json");

    assertThat(result.status).isEqualTo(1);
    JsonNode report = MAPPER.readTree(String.join("\n", result.lines));
    assertThat(report.get("valid").asBoolean()).isFalse();
    assertThat(report.get("findings")).hasSize(1);
    assertThat(report.at("/findings/0/name").asText()).isEqualTo("LogFileNotFound");
    assertThat(report.at("/findings/0/object").asText())
        .isEqualTo(copy.relativize(removed).toString());
    assertThat(report.at("/logFiles/invalid").asInt()).isEqualTo(1);
  }

  @Test
  void aChangedDigestIsNamed() throws Exception {
    Path copy = copyOf(data.resolve("archive/on-disk"));
    Path digest = Delivered.files(copy, "CloudTrail-Digest").get(0);
    byte[] bytes = Files.readAllBytes(digest);
    bytes[bytes.length / 2] ^= 1;
    Files.write(digest, bytes);

    Result result = validate(copy, "on-disk");

    assertThat(result.status).isEqualTo(1);
    assertThat(result.lines).anyMatch(line -> line.contains(copy.relativize(digest).toString()));
    assertThat(result.lines)
        .anyMatch(line -> line.equals("0/1 digest files valid, 1/1 digest files INVALID"));
  }

  @Test
  void whatWasDownloadedIsWhatIsThereAndIsValidatedWhereItLies() throws Exception {
    Path downloads = directory.resolve("downloads");

    Result bucket = validateBucket("s3://archive/a/b", "--download", downloads.toString());
    Result copy = validate(downloads, "in-s3");
    Path moved = Files.move(downloads.resolve("a/b"), directory.resolve("moved"));
    Result relocated = validate(moved, "in-s3", "--relocated", "--parallelism", "3");
    Result notAsked = validate(moved, "in-s3");

    assertThat(bucket.status).as("%s", bucket.lines).isZero();
    assertThat(copy.status).as("%s", copy.lines).isZero();
    assertThat(copy.lines.get(copy.lines.size() - 1))
        .isEqualTo(bucket.lines.get(bucket.lines.size() - 1));
    assertThat(Delivered.files(moved, "")).noneMatch(file -> file.toString().endsWith(".tmp"));
    assertThat(relocated.status).as("%s", relocated.lines).isZero();
    assertThat(notAsked.status).isEqualTo(1);
    assertThat(notAsked.lines).anyMatch(line -> line.startsWith("DigestMoved"));
  }

  @Test
  void theHeadOfAReportIsExpectedLater() throws Exception {
    Path archive = data.resolve("archive/on-disk");
    Result first = validate(archive, "on-disk", "--output", "json");
    Path report = Files.writeString(directory.resolve("r.json"), String.join("\n", first.lines));
    JsonNode head = MAPPER.readTree(report.toFile()).get("head");
    String expected = head.get("sequenceNumber").asText() + ":" + head.get("sha256").asText();
    Path copy = copyOf(archive);
    for (Path digest : Delivered.files(copy, "CloudTrail-Digest")) {
      Files.delete(digest);
    }

    Result whole = validate(archive, "on-disk", "--expect-report", report.toString());
    Result wholeByText = validate(archive, "on-disk", "--expect-head", expected);
    Result cut = validate(copy, "on-disk", "--expect-report", report.toString());

    assertThat(whole.status).as("%s", whole.lines).isZero();
    assertThat(wholeByText.status).as("%s", wholeByText.lines).isZero();
    assertThat(cut.lines).anyMatch(line -> line.startsWith("ChainHeadNotFound"));
    assertUsage(validate(archive, "on-disk", "--expect-head", "x"), "SEQUENCE:SHA256");
    assertUsage(
        validate(archive, "on-disk", "--expect-head", expected, "--expect-trail", "a/b"),
        "give one of them");
    assertUnreadable(
        validate(copy, "another", "--expect-report", report.toString()), "is a report on");
  }

  @Test
  void everyObjectIsNamedAndProgressIsShown() throws Exception {
    Result result =
        validate(data.resolve("archive/on-disk"), "on-disk", "--verbose", "--progress", "always");

    assertThat(result.status).isZero();
    assertThat(result.lines)
        .anyMatch(line -> line.matches(".*Digest file\tAWSLogs/.*\\.json\\.gz\tvalid"))
        .anyMatch(line -> line.matches(".*Log file\tAWSLogs/.*\\.json\\.gz\tvalid"));
    assertThat(String.join("", result.lines)).contains("\u001b[K");
  }

  @Test
  void aReportInSarifHasWhatCodeScanningTakes() throws Exception {
    Path copy = copyOf(data.resolve("archive/on-disk"));
    Path removed = Delivered.logFiles(copy).get(0);
    Files.delete(removed);

    Result result = validate(copy, "on-disk", "--output", "sarif");

    assertThat(result.status).isEqualTo(1);
    JsonNode document = MAPPER.readTree(String.join("\n", result.lines));
    assertThat(document.get("version").asText()).isEqualTo("2.1.0");
    assertThat(document.get("$schema").asText()).contains("sarif-2.1.0");
    JsonNode run = document.at("/runs/0");
    assertThat(run.at("/tool/driver/name").asText()).isEqualTo("trailkeeper validate-logs");
    assertThat(run.get("results")).hasSize(1);
    JsonNode found = run.at("/results/0");
    assertThat(found.get("ruleId").asText()).isEqualTo("LogFileNotFound");
    assertThat(run.at("/tool/driver/rules").get(found.get("ruleIndex").asInt()).get("id").asText())
        .isEqualTo("LogFileNotFound");
    assertThat(found.get("level").asText()).isEqualTo("error");
    assertThat(found.at("/message/text").asText()).contains("Expected: SHA-256 ");
    JsonNode place = found.at("/locations/0/physicalLocation");
    assertThat(place.at("/artifactLocation/uri").asText())
        .isEqualTo(copy.relativize(removed).toString());
    assertThat(place.at("/region/startLine").asInt()).isEqualTo(1);
    assertThat(found.at("/partialFingerprints/primaryLocationLineHash").asText()).hasSize(64);
    for (JsonNode rule : run.at("/tool/driver/rules")) {
      assertThat(rule.at("/shortDescription/text").asText()).isNotEmpty();
      assertThat(rule.at("/help/text").asText()).isNotEmpty();
    }
  }

  @Test
  void wrongUsageIsSaid() throws Exception {
    Path archive = data.resolve("archive/on-disk");

    assertUsage(validate(archive, "no spaces"), "is not allowed");
    assertUsage(validate(archive, "on-disk", "--end-time", "2020-01-01"), "is before its start");
    assertUsage(validate(archive, "on-disk", "--end-time", "yesterday"), "is no time");
    assertUsage(
        run(
            List.of(),
            "validate-logs",
            "--source",
            archive.toString(),
            "--trail-arn",
            ARN + "on-disk",
            "--start-time",
            "9999-01-01",
            "--public-keys",
            "unread.json"),
        "is in the future");
    assertUsage(validateBucket("http://localhost/archive"), "allowed: a directory, or s3://");
    assertUsage(run(List.of(), "validate-logs"), "Missing required options");
    assertUsage(run(List.of()), "Missing required subcommand");
  }

  @Test
  void whatCannotBeReadIsNoAnswer() throws Exception {
    Path archive = data.resolve("archive/on-disk");
    Path file = data.resolve("keys/public-keys.json");

    assertUnreadable(
        validate(directory.resolve("nowhere"), "on-disk"),
        "there is no directory " + directory.resolve("nowhere"));
    assertUnreadable(validate(file, "on-disk"), "is a file, not a directory");
    assertUnreadable(
        validate(archive.resolve("AWSLogs"), "on-disk"),
        "there is no AWSLogs in " + archive.resolve("AWSLogs"));
    assertUnreadable(
        run(
            List.of(),
            "validate-logs",
            "--source",
            archive.toString(),
            "--trail-arn",
            ARN + "on-disk",
            "--start-time",
            "2026-01-01",
            "--public-keys",
            archive.resolve("nothing.json").toString()),
        "there is no file " + archive.resolve("nothing.json"));
  }

  @Test
  void nothingOfThisTrailIsAFinding() throws Exception {
    Result result = validate(data.resolve("archive/on-disk"), "another");

    assertThat(result.status).as("%s", result.lines).isEqualTo(1);
    assertThat(result.lines).anyMatch(line -> line.startsWith("NoDigestsFound"));
  }

  private static void assertUsage(Result result, String message) {
    assertThat(result.status).as("%s", result.lines).isEqualTo(2);
    assertThat(result.lines).hasSize(2);
    assertThat(result.lines.get(0)).startsWith("trailkeeper: ").contains(message);
    assertThat(result.lines.get(1)).matches("Try 'trailkeeper.* --help'");
  }

  private static void assertUnreadable(Result result, String message) {
    assertThat(result.status).as("%s", result.lines).isEqualTo(2);
    assertThat(result.lines).hasSize(1);
    assertThat(result.lines.get(0)).startsWith("trailkeeper: ").contains(message);
  }

  private static Path copyOf(Path archive) throws Exception {
    Path copy = Files.createTempDirectory(directory, "copy");
    for (Path file : Delivered.files(archive, "")) {
      Path target = copy.resolve(archive.relativize(file).toString());
      Files.createDirectories(target.getParent());
      Files.copy(file, target);
    }
    return copy;
  }

  private static Result validate(Path source, String trail, String... more) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "validate-logs",
                "--source",
                source.toString(),
                "--trail-arn",
                ARN + trail,
                "--start-time",
                "2026-01-01",
                "--public-keys",
                data.resolve("keys/public-keys.json").toString()));
    arguments.addAll(List.of(more));
    return run(List.of(), arguments.toArray(String[]::new));
  }

  private static Result validateBucket(String source, String... more) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "validate-logs",
                "--source",
                source,
                "--endpoint-url",
                s3.endpoint().toString(),
                "--path-style",
                "--region",
                "us-east-1",
                "--trail-arn",
                ARN + "in-s3",
                "--start-time",
                "2026-01-01",
                "--public-keys",
                data.resolve("keys/public-keys.json").toString()));
    arguments.addAll(List.of(more));
    return run(
        List.of(
            "-Daws.accessKeyId=" + TestingS3Server.ACCESS_KEY_ID,
            "-Daws.secretAccessKey=" + TestingS3Server.SECRET_ACCESS_KEY),
        arguments.toArray(String[]::new));
  }

  private static Result run(List<String> jvmOptions, String... arguments) throws Exception {
    try (TestingCommand command = TestingCommand.start(jvmOptions, arguments)) {
      int status = command.awaitExit();
      return new Result(status, command.lines());
    }
  }

  private record Result(int status, List<String> lines) {}
}
