package io.trailkeeper.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trailkeeper.cli.testing.Delivered;
import io.trailkeeper.cli.testing.TestingApiServer;
import io.trailkeeper.cli.testing.TestingCommand;
import io.trailkeeper.cli.testing.TrailFile;
import io.trailkeeper.core.hash.Sha256;
import io.trailkeeper.objectstore.testing.TestingS3Server;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code run} in a JVM of its own, with an ordinary HTTPS client. */
class RunCommandIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @TempDir Path directory;
  private Path trails;
  private Path data;

  @BeforeEach
  void directories() throws Exception {
    trails = Files.createDirectory(directory.resolve("trails"));
    data = directory.resolve("data");
  }

  @Test
  void theRecordedDayIsDeliveredOnceByteForByteAndValidates() throws Exception {
    TrailFile.everything(trails, "as-posted", "Kubernetes");
    TrailFile.everything(trails, "as-records", "CloudTrail");

    try (TestingCommand run = TestingCommand.run(trails, data)) {
      run.awaitLine("Trail as-posted is ready");
      run.awaitLine("Trail as-records is ready");
      TestingApiServer.connect(data, run.url()).postTheDay();
      assertThat(run.terminate()).as("exit status, having said %s", run.lines()).isZero();
    }

    assertThat(hashes(Delivered.lines(data.resolve("archive/as-posted"))))
        .isEqualTo(hashes(postedItems()));
    int records = 0;
    for (Path file : Delivered.logFiles(data.resolve("archive/as-records"))) {
      records += MAPPER.readTree(Delivered.content(file)).get("Records").size();
    }
    assertThat(records).isEqualTo(605);
    assertValid("as-posted");
    assertValid("as-records");
    assertPrivate();
  }

  /** What tells texts apart, in an order of its own: files are not read in that of delivery. */
  private static List<String> hashes(List<String> lines) {
    return lines.stream()
        .map(line -> Sha256.hex(line.getBytes(StandardCharsets.UTF_8)))
        .sorted()
        .toList();
  }

  /** Whatever is secret in the data directory can be read by its owner alone. */
  private void assertPrivate() throws Exception {
    for (Path file : Delivered.files(data, "")) {
      if (file.toString().endsWith(".key") || file.toString().endsWith(".pem")) {
        assertThat(Files.getPosixFilePermissions(file))
            .as(file.toString())
            .isEqualTo(PosixFilePermissions.fromString("rw-------"));
      }
    }
    assertThat(Files.getPosixFilePermissions(data))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
  }

  /** The items of all posted lists, cut out of the bodies by another JSON library. */
  private static List<String> postedItems() throws Exception {
    List<String> items = new ArrayList<>();
    for (Path batch : TestingApiServer.batches()) {
      byte[] body = Files.readAllBytes(batch);
      try (var parser = MAPPER.getFactory().createParser(body)) {
        while (!"items".equals(parser.currentName())) {
          parser.nextToken();
        }
        parser.nextToken();
        while (parser.nextToken() == com.fasterxml.jackson.core.JsonToken.START_OBJECT) {
          int from = (int) parser.currentTokenLocation().getByteOffset();
          parser.skipChildren();
          int to = (int) parser.currentLocation().getByteOffset();
          items.add(new String(body, from, to - from, StandardCharsets.UTF_8));
        }
      }
    }
    assertThat(items).hasSize(605);
    return items;
  }

  @Test
  void nothingSecretIsEverOnDisk() throws Exception {
    TrailFile.everything(trails, "as-posted", "Kubernetes");
    TrailFile.everything(trails, "as-records", "CloudTrail");
    String marker = "marker-0b7e6f51d2";
    String secret =
        "{\"kind\":\"Secret\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"s\",\"annotations\":"
            + "{\"kubectl.kubernetes.io/last-applied-configuration\":\"{\\\"data\\\":\\\""
            + marker
            + "\\\"}\"}},\"data\":{\"password\":\""
            + marker
            + "\"}}";

    try (TestingCommand run = TestingCommand.run(trails, data)) {
      run.awaitLine("Trail as-posted is ready");
      run.awaitLine("Trail as-records is ready");
      TestingApiServer server = TestingApiServer.connect(data, run.url());
      var answer =
          server.postItems(
              event("create", "secrets", "", "", "\"requestObject\":" + secret),
              event("get", "secrets", "", "", "\"responseObject\":" + secret),
              event(
                  "list",
                  "secrets",
                  "",
                  "",
                  "\"responseObject\":{\"kind\":\"SecretList\",\"items\":[" + secret + "]}"),
              event(
                  "patch",
                  "secrets",
                  "",
                  "",
                  "\"requestObject\":[{\"op\":\"add\",\"value\":\"" + marker + "\"}]"),
              event(
                  "create",
                  "serviceaccounts",
                  "",
                  "token",
                  "\"responseObject\":{\"kind\":\"TokenRequest\",\"status\":{\"token\":\""
                      + marker
                      + "\"}}"),
              event(
                  "create",
                  "tokenreviews",
                  "authentication.k8s.io",
                  "",
                  "\"requestObject\":{\"kind\":\"TokenReview\",\"spec\":{\"token\":\""
                      + marker
                      + "\"}}"),
              "{\"level\":\"Metadata\",\"requestObject\":" + secret + "}",
              "{\"level\": " + marker + "}",
              event("get", "pods", "", "", "\"responseObject\":{\"kind\":\"Pod\"}"));
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(MAPPER.readTree(answer.body()).get("rejected").asInt()).isEqualTo(2);
      assertThat(run.terminate()).isZero();
      assertThat(String.join("\n", run.lines())).doesNotContain(marker);
    }

    assertThat(Delivered.lines(data.resolve("archive/as-posted")))
        .hasSize(7)
        .filteredOn(line -> line.contains("trailkeeper.io/redacted"))
        .hasSize(6);
    List<Path> files = Delivered.files(data, "");
    assertThat(files).hasSizeGreaterThan(12);
    for (Path file : files) {
      assertThat(Delivered.content(file)).as(file.toString()).doesNotContain(marker);
    }
  }

  private static String event(
      String verb, String resource, String group, String subresource, String body) {
    return "{\"level\":\"RequestResponse\",\"auditID\":\""
        + verb
        + resource
        + "\",\"stage\":\"ResponseComplete\",\"requestURI\":\"/\",\"verb\":\""
        + verb
        + "\",\"user\":{\"username\":\"alice\"},\"objectRef\":{\"resource\":\""
        + resource
        + "\",\"apiGroup\":\""
        + group
        + "\",\"subresource\":\""
        + subresource
        + "\"},"
        + body
        + ",\"responseStatus\":{\"code\":200},\"stageTimestamp\":\"2026-11-22T05:12:35.719586Z\"}";
  }

  @Test
  void afterAKillTheNextStartGoesOnAndNothingIsLostOrDoubled() throws Exception {
    TrailFile.everything(trails, "as-posted", "Kubernetes");
    List<Path> batches = TestingApiServer.batches();
    try (TestingCommand run = TestingCommand.run(trails, data)) {
      run.awaitLine("Trail as-posted is ready");
      TestingApiServer server = TestingApiServer.connect(data, run.url());
      for (Path batch : batches.subList(0, 6)) {
        assertThat(server.post(Files.readAllBytes(batch)).statusCode()).isEqualTo(200);
      }
      run.kill();
    }

    byte[] certificate = Files.readAllBytes(data.resolve("pki/server.crt"));
    byte[] keys = Files.readAllBytes(data.resolve("keys/public-keys.json"));
    try (TestingCommand run = TestingCommand.run(trails, data)) {
      assertThat(data.resolve("pki/server.crt")).hasBinaryContent(certificate);
      assertThat(data.resolve("keys/public-keys.json")).hasBinaryContent(keys);
      run.awaitLine("Trail as-posted is ready");
      // What the API server sends again, because the answer was lost, is recognised.
      TestingApiServer.connect(data, run.url()).postTheDay();
      assertThat(run.terminate()).isZero();
    }

    assertThat(hashes(Delivered.lines(data.resolve("archive/as-posted"))))
        .isEqualTo(hashes(postedItems()));
    assertValid("as-posted");
  }

  @Test
  void trailsAreTakenUpAsTheyComeChangeAndGo() throws Exception {
    TrailFile.everything(trails, "first", "Kubernetes");
    try (TestingCommand run = TestingCommand.run(trails, data)) {
      run.awaitLine("Trail first is ready");

      TrailFile.everything(trails, "second", "Kubernetes");
      run.awaitLine("Trail second is ready");

      Path first = trails.resolve("first.yaml");
      Files.writeString(first, Files.readString(first).replace("spec:", "spec:\n  loging: true"));
      run.awaitLine("spec.loging: unknown field");
      TestingApiServer server = TestingApiServer.connect(data, run.url());
      server.postItems(event("get", "pods", "", "", "\"annotations\":{}"));
      await().atMost(SOON).until(() -> Delivered.lines(data.resolve("archive/first")).size() == 1);

      TrailFile.everything(trails, "first", "CloudTrail");
      await()
          .atMost(SOON)
          .until(
              () ->
                  run.lines().stream().filter(line -> line.contains("first is ready")).count()
                      == 2);

      Files.delete(trails.resolve("second.yaml"));
      run.awaitLine("Trail second stopped (TrailDeleted), everything is delivered");
      assertThat(run.terminate()).isZero();
    }
    assertThat(Delivered.lines(data.resolve("archive/second"))).hasSize(1);
    assertValid("first");
    assertValid("second");
  }

  @Test
  void loggingIsStoppedAndStartedAndWhatComesInBetweenIsNotTheTrails() throws Exception {
    TrailFile.everything(trails, "first", "Kubernetes");
    Path file = trails.resolve("first.yaml");
    String logging = Files.readString(file);
    try (TestingCommand run = TestingCommand.run(trails, data)) {
      run.awaitLine("Trail first is ready");
      TestingApiServer server = TestingApiServer.connect(data, run.url());
      server.postItems(event("get", "pods", "", "", "\"annotations\":{\"n\":\"before\"}"));

      Files.writeString(file, logging.replace("spec:", "spec:\n  logging: false"));
      run.awaitLine("Trail first stopped (LoggingStopped), everything is delivered");
      server.postItems(event("get", "pods", "", "", "\"annotations\":{\"n\":\"between\"}"));

      Files.writeString(file, logging);
      await()
          .atMost(SOON)
          .until(
              () ->
                  run.lines().stream().filter(line -> line.contains("first is ready")).count()
                      == 2);
      server.postItems(event("get", "pods", "", "", "\"annotations\":{\"n\":\"after\"}"));
      assertThat(run.terminate()).isZero();
    }
    assertThat(String.join("\n", Delivered.lines(data.resolve("archive/first"))))
        .contains("before")
        .contains("after")
        .doesNotContain("between");
    assertValid("first");
  }

  @Test
  void aTrailThatCannotBeStartedIsNoneOfAnothersTrouble() throws Exception {
    TrailFile.everything(trails, "first", "Kubernetes");
    TrailFile.write(
        trails, "greedy", "Kubernetes", "    volume: {claimName: audit-archive, path: journal}");
    try (TestingCommand run = TestingCommand.run(trails, data)) {
      run.awaitLine("Trail first is ready");
      run.awaitLine("Trail greedy: spec.destination.volume.path");
      assertThat(run.terminate()).isZero();
    }
  }

  @Test
  void aTrailThatBecomesInvalidGoesOnAfterARestartToo() throws Exception {
    TrailFile.everything(trails, "first", "Kubernetes");
    TrailFile.everything(trails, "second", "Kubernetes");
    try (TestingCommand run = TestingCommand.run(trails, data)) {
      run.awaitLine("Trail first is ready");
      run.awaitLine("Trail second is ready");
      assertThat(run.terminate()).isZero();
    }
    Files.writeString(trails.resolve("second.yaml"), "kind: Trial\n");

    try (TestingCommand run = TestingCommand.run(trails, data)) {
      run.awaitLine("second.yaml");
      run.awaitLine("Trail second is ready");
      assertThat(run.terminate()).isZero();
    }
  }

  @Test
  void aBucketThatDoesNotExistIsSaidAndWaitedFor() throws Exception {
    try (TestingS3Server s3 = TestingS3Server.start("other")) {
      TrailFile.write(
          trails,
          "to-s3",
          "Kubernetes",
          "    s3: {bucket: late, pathStyle: true, endpoint: \""
              + s3.endpoint()
              + "\", region: us-east-1, credentialsSecret: {name: archive}}");
      Path secret = Files.createDirectories(data.resolve("secrets/archive"));
      TestingS3Server.writeCredentials(secret);

      try (TestingCommand run = TestingCommand.run(trails, data)) {
        run.awaitLine("Trail to-s3 is ready");
        run.awaitLine("Trail to-s3 cannot deliver");
        TestingApiServer.connect(data, run.url())
            .postItems(event("get", "pods", "", "", "\"annotations\":{}"));
        assertThat(run.lines())
            .anySatisfy(line -> assertThat(line).contains("late").contains("Create the bucket"));

        s3.createBucket("late");
        run.awaitLine("Trail to-s3 delivers again");
        assertThat(run.terminate()).isZero();
        assertThat(String.join("\n", run.lines()))
            .doesNotContain(TestingS3Server.SECRET_ACCESS_KEY);
      }
    }
  }

  @Test
  void aDestinationThatCannotBeWrittenIsSaidAndNothingIsLost() throws Exception {
    TrailFile.everything(trails, "blocked", "Kubernetes");
    Files.createDirectories(data);
    Files.writeString(data.resolve("archive"), "a file where a directory should be");
    try (TestingCommand run = TestingCommand.run(trails, data)) {
      run.awaitLine("Trail blocked cannot deliver");
      TestingApiServer.connect(data, run.url())
          .postItems(event("get", "pods", "", "", "\"annotations\":{}"));
      Files.delete(data.resolve("archive"));
      Files.createDirectories(data.resolve("archive/blocked"));
      run.awaitLine("Trail blocked delivers again");
      assertThat(run.terminate()).isZero();
    }
    assertThat(Delivered.lines(data.resolve("archive/blocked"))).hasSize(1);
    assertValid("blocked");
  }

  @Test
  void twoRunsOverTheSameInputDeliverTheSame() throws Exception {
    List<String> first = runOnce(directory.resolve("one"), List.of("-Duser.timezone=UTC"));
    List<String> second =
        runOnce(
            directory.resolve("two"),
            List.of("-Duser.timezone=Asia/Kathmandu", "-Duser.language=tr", "-Duser.country=TR"));

    assertThat(second).isEqualTo(first);
  }

  private static List<String> runOnce(Path where, List<String> jvmOptions) throws Exception {
    Path trails = Files.createDirectories(where.resolve("trails"));
    for (String format : List.of("Kubernetes", "CloudTrail")) {
      String name = "as-" + format.toLowerCase(java.util.Locale.ROOT);
      TrailFile.everything(trails, name, format);
      Path file = trails.resolve(name + ".yaml");
      Files.writeString(file, Files.readString(file).replace("maxInterval: 1s", "maxInterval: 1h"));
    }
    Path data = where.resolve("data");
    try (TestingCommand run = TestingCommand.run(jvmOptions, trails, data)) {
      run.awaitLine("Trail as-kubernetes is ready");
      run.awaitLine("Trail as-cloudtrail is ready");
      TestingApiServer.connect(data, run.url()).postTheDay();
      assertThat(run.terminate()).isZero();
    }
    List<String> delivered = new ArrayList<>();
    for (Path file : Delivered.logFiles(data.resolve("archive"))) {
      String key = data.relativize(file).toString();
      delivered.add(
          key.replaceAll("[0-9]{4}/[0-9]{2}/[0-9]{2}", "DAY")
                  .replaceAll("[0-9]{8}T[0-9]{4}Z_[A-Z2-7]{16}", "TIME")
              + " "
              + Delivered.content(file));
    }
    assertThat(delivered).hasSize(2);
    return delivered;
  }

  @Test
  void oneProcessAtATimeUsesADataDirectory() throws Exception {
    TrailFile.everything(trails, "first", "Kubernetes");
    try (TestingCommand run = TestingCommand.run(trails, data)) {
      run.awaitLine("Trail first is ready");
      try (TestingCommand second =
          TestingCommand.start(
              List.of(),
              "run",
              "--trails",
              trails.toString(),
              "--data",
              data.toString(),
              "--listen",
              "127.0.0.1:0")) {
        assertThat(second.awaitExit()).isEqualTo(1);
        assertThat(second.lines())
            .anySatisfy(line -> assertThat(line).startsWith("trailkeeper: ").contains("journal"));
      }
      assertThat(run.terminate()).isZero();
    }
  }

  @Test
  void wrongUsageIsSaidAndNothingIsMade() throws Exception {
    Files.writeString(trails.resolve("bad.yaml"), "spec: {loging: true}\n");

    assertUsage("there is no", "--trails", directory.resolve("nothing").toString());
    assertUsage("there is no valid Trail", "--trails", trails.toString());
    assertUsage("is not HOST:PORT", "--trails", trails.toString(), "--listen", "127.0.0.1:99999");
    assertUsage("is not 12 decimal digits", "--trails", trails.toString(), "--account-id", "12");
    assertThat(data).doesNotExist();
  }

  private void assertUsage(String message, String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("run", "--data", data.toString()));
    all.addAll(List.of(arguments));
    try (TestingCommand run = TestingCommand.start(List.of(), all.toArray(String[]::new))) {
      assertThat(run.awaitExit()).isEqualTo(2);
      assertThat(run.lines()).anySatisfy(line -> assertThat(line).contains(message));
    }
  }

  private void assertValid(String name) throws Exception {
    try (TestingCommand validate =
        TestingCommand.start(
            List.of(),
            "validate-logs",
            "--source",
            data.resolve("archive/" + name).toString(),
            "--trail-arn",
            "arn:trailkeeper:cloudtrail:local:000000000000:trail/" + name,
            "--start-time",
            "2026-01-01",
            "--end-time",
            "2100-01-01",
            "--public-keys",
            data.resolve("keys/public-keys.json").toString(),
            "--output",
            "json")) {
      int status = validate.awaitExit();
      JsonNode report = MAPPER.readTree(String.join("\n", validate.lines()));
      assertThat(status).as(report.toPrettyString()).isZero();
      assertThat(report.at("/digestFiles/total").asInt()).isPositive();
      assertThat(report.at("/logFiles/total").asInt())
          .isEqualTo(Delivered.logFiles(data.resolve("archive/" + name)).size());
    }
  }
}
