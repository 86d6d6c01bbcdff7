package io.trailkeeper.cli.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.trailkeeper.cli.testing.AwsCli;
import io.trailkeeper.cli.testing.TestingCommand;
import io.trailkeeper.core.cluster.TrailArn;
import io.trailkeeper.core.digest.DigestKey;
import io.trailkeeper.core.digest.PublicKeys;
import io.trailkeeper.core.digest.SigningKey;
import io.trailkeeper.objectstore.s3.S3ObjectStore;
import io.trailkeeper.objectstore.s3.S3Options;
import io.trailkeeper.objectstore.store.ObjectStore;
import io.trailkeeper.objectstore.store.StoredObject;
import io.trailkeeper.objectstore.testing.TestingS3Server;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The AWS CLI, as it comes from AWS, on a day that was written through S3. */
class AwsCliIT {

  private static final TrailArn ARN = SimulatedDay.CLUSTER.trail(SimulatedDay.TRAIL);

  @TempDir static Path directory;
  private static Path data;
  private static TestingS3Server s3;
  private static ObjectStore store;
  private static SimulatedDay day;
  private static TestingCommand endpoint;

  @BeforeAll
  static void deliver() throws Exception {
    AwsCli.assume("AwsCliIT");
    s3 = TestingS3Server.start(SimulatedDay.BUCKET);
    data = Files.createDirectory(directory.resolve("data"));
    Instant begin = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(26));
    day = new SimulatedDay(data, begin, s3);
    day.pass();
    store =
        S3ObjectStore.open(
            S3Options.builder(SimulatedDay.BUCKET)
                .endpoint(s3.endpoint())
                .region("us-east-1")
                .pathStyle(true)
                .credentialsDirectory(data.resolve("secrets/archive"))
                .build(),
            Clock.systemUTC());
    endpoint = TestingCommand.start(List.of(), "aws-endpoint", "--data", data.toString());
    endpoint.awaitLine("http://127.0.0.1:");
  }

  @AfterAll
  static void close() {
    if (endpoint != null) {
      endpoint.close();
      store.close();
      s3.close();
    }
  }

  @Test
  void countsWhatWasDelivered() throws Exception {
    AwsCli.Result result = validate(endpoint);

    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .isEqualTo(
            """
            Validating log files for trail %s between %s and %s

            Results requested for %s to %s
            Results found for %s to %s:

            %d/%d digest files valid
            %d/%d log files valid
            """
                .formatted(
                    ARN,
                    day.begin,
                    day.end(),
                    day.begin,
                    day.end(),
                    day.begin,
                    day.end(),
                    SimulatedDay.DIGESTS,
                    SimulatedDay.DIGESTS,
                    SimulatedDay.LOG_FILES,
                    SimulatedDay.LOG_FILES));
    assertThat(result.status()).isZero();
    assertThat(PublicKeys.read(Files.readAllBytes(data.resolve("keys/public-keys.json"))).entries())
        .as("there was a rotation")
        .hasSize(2);
  }

  @Test
  void namesAChangedLogFile() throws Exception {
    try (Tampered object = new Tampered(logFiles().get(0))) {
      s3.replace(
          SimulatedDay.BUCKET,
          object.key,
          store.get(logFiles().get(1)).orElseThrow().content().readAllBytes());

      assertInvalid(
          validate(endpoint),
          "Log file\ts3://"
              + SimulatedDay.BUCKET
              + "/"
              + object.key
              + "\tINVALID: hash value doesn't match",
          "1/" + SimulatedDay.LOG_FILES + " log files INVALID");
    }
  }

  @Test
  void namesARemovedLogFile() throws Exception {
    try (Tampered object = new Tampered(logFiles().get(0))) {
      s3.delete(SimulatedDay.BUCKET, object.key);

      assertInvalid(
          validate(endpoint),
          "Log file\t" + object.url() + "\tINVALID: not found",
          "1/" + SimulatedDay.LOG_FILES + " log files INVALID");
    }
  }

  @Test
  void namesAChangedDigest() throws Exception {
    try (Tampered object = new Tampered(digest(5))) {
      s3.replace(
          SimulatedDay.BUCKET,
          object.key,
          object.contentWith("\"newestEventTime\":", "\"newestEventTimf\":"),
          object.metadata);

      assertInvalid(
          validate(endpoint),
          "Digest file\t" + object.url() + "\tINVALID: signature verification failed",
          "1/" + SimulatedDay.DIGESTS + " digest files INVALID");
    }
  }

  @Test
  void namesADigestRemovedFromTheMiddle() throws Exception {
    try (Tampered object = new Tampered(digest(5))) {
      s3.delete(SimulatedDay.BUCKET, object.key);

      assertInvalid(
          validate(endpoint),
          "Digest file\t" + object.url() + "\tINVALID: not found",
          "1/" + SimulatedDay.DIGESTS + " digest files INVALID");
    }
  }

  @Test
  void acceptsNoOtherKey() throws Exception {
    SigningKey another =
        SigningKey.generate(
            new SecureRandom(),
            Clock.offset(Clock.systemUTC(), Duration.ofDays(-10)),
            Duration.ofDays(90));
    Path keys =
        Files.write(
            directory.resolve("other-keys.json"),
            new PublicKeys(List.of(another.publicKey())).write());
    try (TestingCommand source =
        TestingCommand.start(
            Map.of(
                "AWS_ACCESS_KEY_ID",
                TestingS3Server.ACCESS_KEY_ID,
                "AWS_SECRET_ACCESS_KEY",
                TestingS3Server.SECRET_ACCESS_KEY),
            List.of(),
            "aws-endpoint",
            "--source=s3://" + SimulatedDay.BUCKET + "/" + SimulatedDay.PREFIX,
            "--endpoint-url=" + s3.endpoint(),
            "--region=us-east-1",
            "--path-style",
            "--public-keys=" + keys)) {
      source.awaitLine("http://127.0.0.1:");

      assertInvalid(
          validate(source),
          "\tINVALID: public key not found in region eu-1 for fingerprint ",
          SimulatedDay.DIGESTS + "/" + SimulatedDay.DIGESTS + " digest files INVALID");
    }
  }

  @Test
  void runsInTheEnvironmentThatTrailkeeperMakes() throws Exception {
    try (TestingCommand command =
        TestingCommand.start(
            Map.of("AWS_CONFIG_FILE", "/nonexistent/config", "AWS_PAGER", ""),
            List.of(),
            "aws",
            "--data",
            data.toString(),
            "--",
            "aws",
            "cloudtrail",
            "validate-logs",
            "--trail-arn",
            ARN.toString(),
            "--start-time",
            day.begin.toString(),
            "--end-time",
            day.end().toString())) {
      assertThat(command.awaitExit()).as("%s", command.lines()).isZero();
      assertThat(command.lines())
          .contains(
              "%1$d/%1$d digest files valid".formatted(SimulatedDay.DIGESTS),
              "%1$d/%1$d log files valid".formatted(SimulatedDay.LOG_FILES));
    }
  }

  private static void assertInvalid(AwsCli.Result result, String message, String count) {
    assertThat(result.status()).as(result.out() + result.err()).isEqualTo(1);
    assertThat(result.err()).contains(message);
    assertThat(result.out()).contains(count);
  }

  private static AwsCli.Result validate(TestingCommand at) throws Exception {
    return new AwsCli(URI.create(at.lines().get(0)), s3.endpoint())
        .validateLogs(ARN.toString(), day.begin, day.end());
  }

  private static List<String> logFiles() {
    List<String> keys = new ArrayList<>();
    store
        .list(SimulatedDay.PREFIX + "/AWSLogs/123456789012/CloudTrail/")
        .forEachRemaining(keys::add);
    return keys;
  }

  private static String digest(int hour) {
    return new DigestKey(SimulatedDay.PREFIX, ARN, day.begin.plus(Duration.ofHours(hour)))
        .toString();
  }

  /** An object that is put back as it was. */
  private static final class Tampered implements AutoCloseable {
    private final String key;
    private final byte[] content;
    private final Map<String, String> metadata;

    Tampered(String key) throws Exception {
      this.key = key;
      try (StoredObject object = store.get(key).orElseThrow()) {
        this.content = object.content().readAllBytes();
        this.metadata = object.userMetadata();
      }
    }

    String url() {
      return "s3://" + SimulatedDay.BUCKET + "/" + key;
    }

    byte[] contentWith(String text, String other) throws Exception {
      return TestingGzip.edit(content, text, other);
    }

    @Override
    public void close() {
      s3.replace(SimulatedDay.BUCKET, key, content, metadata);
    }
  }
}
