package io.trailkeeper.cli.tampering;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trailkeeper.cli.TrailkeeperMain;
import io.trailkeeper.cli.awsendpoint.CloudTrailEndpoint;
import io.trailkeeper.cli.awstrail.KnownTrail;
import io.trailkeeper.cli.awstrail.KnownTrails;
import io.trailkeeper.cli.testing.AwsCli;
import io.trailkeeper.cli.usage.ListenAddress;
import io.trailkeeper.core.digest.PublicKeys;
import io.trailkeeper.objectstore.testing.TestingS3Server;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/**
 * What can be done to delivered files, what the AWS CLI says and what {@code validate-logs} says.
 * {@code docs/tampering.md} shows the same table.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TamperingIT {

  private static final Path PAGE = Path.of("../docs/tampering.md");
  private static final String OTHER_BUCKET = "another-archive";
  private static final int AT_A_TIME = 3;
  private static final List<String> CREDENTIALS = List.of("aws.accessKeyId", "aws.secretAccessKey");

  private final TestingKeys keys = new TestingKeys();
  private final Map<String, DeliveredTrail> trails = new HashMap<>();
  private final Map<String, Future<AwsCli.Result>> answers = new HashMap<>();
  private final TestingS3Server s3 = TestingS3Server.start(DeliveredTrail.BUCKET, OTHER_BUCKET);
  private final ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME);
  private final CloudTrailEndpoint endpoint =
      CloudTrailEndpoint.start(
          new ListenAddress("127.0.0.1", 0), new Keys(keys), Clock.systemUTC());

  @TempDir static Path directory;

  static List<Tampering> table() {
    return TamperingTable.all();
  }

  @BeforeAll
  void deliverAndAskAws() throws Exception {
    Files.write(directory.resolve("public-keys.json"), keys.publicKeys());
    Files.write(directory.resolve("authorities.pem"), keys.timestampAuthorities());
    System.setProperty(CREDENTIALS.get(0), TestingS3Server.ACCESS_KEY_ID);
    System.setProperty(CREDENTIALS.get(1), TestingS3Server.SECRET_ACCESS_KEY);
    AwsCli aws = new AwsCli(endpoint.uri(), s3.endpoint());
    for (Tampering tampering : table()) {
      DeliveredTrail trail = new DeliveredTrail("t" + trails.size(), keys, tampering.forging());
      assertThat(trails.put(tampering.name(), trail)).as(tampering.name()).isNull();
      tampering.doing().accept(trail);
      trail.objects.forEach(
          (key, object) -> s3.replace(bucket(tampering), key, object.content(), object.metadata()));
      if (AwsCli.isThere()) {
        answers.put(
            tampering.name(),
            threads.submit(
                () ->
                    aws.validateLogs(
                        DeliveredTrail.ARN.toString(),
                        DeliveredTrail.hour(9),
                        DeliveredTrail.hour(16),
                        "--s3-bucket=" + bucket(tampering),
                        "--s3-prefix=" + trail.prefix)));
      }
    }
  }

  @AfterAll
  void close() {
    CREDENTIALS.forEach(System::clearProperty);
    threads.shutdownNow();
    endpoint.close();
    s3.close();
    keys.close();
  }

  @ParameterizedTest
  @MethodSource("table")
  void awsSays(Tampering tampering) throws Exception {
    AwsCli.assume("TamperingIT, the AWS CLI's side");

    AwsCli.Result result = answers.get(tampering.name()).get();

    assertThat(AwsAnswer.of(result)).as(result.toString()).isEqualTo(tampering.aws());
  }

  @ParameterizedTest
  @MethodSource("table")
  void trailkeeperSays(Tampering tampering) throws Exception {
    Answer answer = validate(tampering);

    assertThat(answer.findings()).as(answer.text()).isEqualTo(tampering.findings());
    assertThat(answer.status()).isEqualTo(tampering.findings().isEmpty() ? 0 : 1);
  }

  @Test
  void thePageShowsTheTable() throws Exception {
    assertThat(Files.readString(PAGE)).contains(TamperingTable.markdown().strip());
  }

  private static String bucket(Tampering tampering) {
    return tampering.options() == Tampering.Options.OTHER_BUCKET
        ? OTHER_BUCKET
        : DeliveredTrail.BUCKET;
  }

  private record Answer(int status, List<String> findings, String text) {}

  private Answer validate(Tampering tampering) throws Exception {
    DeliveredTrail trail = trails.get(tampering.name());
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "validate-logs",
                "--output=json",
                "--source=s3://" + bucket(tampering) + "/" + trail.prefix,
                "--endpoint-url=" + s3.endpoint(),
                "--region=us-east-1",
                "--path-style",
                "--trail-arn=" + DeliveredTrail.ARN,
                "--start-time=" + DeliveredTrail.hour(9),
                "--end-time=" + DeliveredTrail.hour(16),
                "--public-keys=" + directory.resolve("public-keys.json")));
    if (tampering.options() == Tampering.Options.HEAD) {
      arguments.add(
          "--expect-head=" + new DeliveredTrail(trail.prefix, keys, tampering.forging()).head());
    }
    if (tampering.options() == Tampering.Options.TIMESTAMPS) {
      arguments.add("--timestamp-authorities=" + directory.resolve("authorities.pem"));
    }
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command = TrailkeeperMain.commandLine(Clock.systemUTC());
    command.setOut(new PrintWriter(out));
    command.setErr(new PrintWriter(err));
    int status = command.execute(arguments.toArray(String[]::new));
    List<String> findings = new ArrayList<>();
    JsonNode report = new ObjectMapper().readTree(out.toString());
    assertThat(report.path("findings").isArray()).as(out.toString() + err).isTrue();
    report.get("findings").forEach(finding -> findings.add(finding.get("name").asText()));
    return new Answer(status, Counted.of(findings), out.toString() + err);
  }

  /** What the AWS CLI asks for when it is told where the files are: keys alone. */
  private record Keys(TestingKeys keys) implements KnownTrails {
    @Override
    public List<KnownTrail> trails() {
      return List.of();
    }

    @Override
    public PublicKeys publicKeys() {
      return PublicKeys.read(keys.publicKeys());
    }

    @Override
    public void close() {}
  }
}
