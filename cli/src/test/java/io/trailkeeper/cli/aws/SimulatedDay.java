package io.trailkeeper.cli.aws;

import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.trailkeeper.cli.embedded.DataDirectory;
import io.trailkeeper.cli.embedded.EmbeddedTrailkeeper;
import io.trailkeeper.cli.embedded.TrailDefinitions;
import io.trailkeeper.cli.embedded.TrailListener;
import io.trailkeeper.cli.run.RunOutput;
import io.trailkeeper.cli.testing.TestingApiServer;
import io.trailkeeper.cli.testing.TestingClock;
import io.trailkeeper.cli.usage.ListenAddress;
import io.trailkeeper.collector.digest.SigningKeys;
import io.trailkeeper.collector.redaction.RedactionOptions;
import io.trailkeeper.core.checkpoint.Checkpoint;
import io.trailkeeper.core.cluster.ClusterIdentity;
import io.trailkeeper.core.digest.PublicKeys;
import io.trailkeeper.core.digest.SigningKey;
import io.trailkeeper.core.digest.SigningKeyPolicy;
import io.trailkeeper.crds.reader.TrailReader;
import io.trailkeeper.objectstore.testing.TestingS3Server;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/**
 * A day of {@code trailkeeper run}, everything real but the clock: events come by the webhook, and
 * go to a bucket. It has hours without events, a new signing key in the middle of an hour, and two
 * collectors that were stopped, one of them in the midst of its work.
 */
final class SimulatedDay {

  static final ClusterIdentity CLUSTER = new ClusterIdentity("123456789012", "eu-1");
  static final String TRAIL = "everything";
  static final String BUCKET = "archive";
  static final String PREFIX = "clusters/a";

  /** One for each hour, one for each stop that was waited for. */
  static final int DIGESTS = 24 + 2;

  /** One for each time that events came. */
  static final int LOG_FILES = 8;

  private static final Duration SOON = Duration.ofMinutes(2);

  /** What a batch may take of its hour, however slow the machine. */
  private static final Duration MOST_OF_AN_HOUR = Duration.ofMinutes(40);

  private static final Duration A_LITTLE = Duration.ofSeconds(20);

  final Instant begin;
  private final Path data;
  private final TestingClock clock;
  private final TrailDefinitions trails;
  private final List<Path> batches;
  private int posted;
  private EmbeddedTrailkeeper trailkeeper;

  SimulatedDay(Path data, Instant begin, TestingS3Server s3) throws Exception {
    this.data = data;
    this.begin = begin;
    this.clock = new TestingClock(begin);
    this.batches = TestingApiServer.batches();
    this.trails =
        new TrailDefinitions(Map.of(TRAIL, TrailReader.read("test", yaml(s3)).get(0)), List.of());
    TestingS3Server.writeCredentials(Files.createDirectories(data.resolve("secrets/archive")));
    writeOldKey();
    this.trailkeeper = start();
    // It is ready before its chain has begun, which is to be when the day begins.
    await().atMost(SOON).until(() -> checkpoint().chain() != null);
  }

  Instant end() {
    return begin.plus(Duration.ofHours(24));
  }

  private static String yaml(TestingS3Server s3) {
    return """
        apiVersion: trailkeeper.io/v1alpha1
        kind: Trail
        metadata: {name: %s}
        spec:
          advancedEventSelectors:
          - fieldSelectors:
            - {field: eventCategory, equals: [Management, Data]}
          delivery: {maxInterval: 1m}
          destination:
            s3: {bucket: %s, prefix: %s, pathStyle: true, region: us-east-1, endpoint: "%s", credentialsSecret: {name: archive}}
        """
        .formatted(TRAIL, BUCKET, PREFIX, s3.endpoint());
  }

  /** A key that gets its successor in the thirteenth hour. */
  private void writeOldKey() throws Exception {
    Instant made = begin.minus(Duration.ofDays(100));
    Instant ends = begin.plus(Duration.ofMinutes(12 * 60 + 30)).plus(SigningKeyPolicy.OVERLAP);
    SigningKey key =
        SigningKey.generate(
            new SecureRandom(), Clock.fixed(made, ZoneOffset.UTC), Duration.between(made, ends));
    Path keys = Files.createDirectories(data.resolve("keys"));
    Files.writeString(keys.resolve(SigningKeys.fileName(key.publicKey())), key.writePem());
    Files.write(
        keys.resolve(SigningKeys.PUBLIC_KEYS), new PublicKeys(List.of(key.publicKey())).write());
  }

  private EmbeddedTrailkeeper start() throws Exception {
    TrailListener listener = new RunOutput(new PrintWriter(new StringWriter()), true);
    EmbeddedTrailkeeper started =
        EmbeddedTrailkeeper.start(
            new DataDirectory(data),
            new ListenAddress("127.0.0.1", 0),
            CLUSTER,
            RedactionOptions.DEFAULT,
            listener,
            new SimpleMeterRegistry(),
            clock);
    if (!started.apply(trails).isEmpty()) {
      throw new IllegalStateException("the trail does not start: " + started.apply(trails));
    }
    started.awaitReady();
    return started;
  }

  /** Lets the day pass. */
  void pass() throws Exception {
    for (int hour = 0; hour < 24; hour++) {
      switch (hour) {
        case 0, 1, 9, 13, 22 -> post();
        case 10 -> {
          post();
          stopAndStart();
          post();
        }
        case 12 -> renew();
        case 17 -> crash();
        default -> {}
      }
      endHour(hour);
    }
    if (!trailkeeper.stop()) {
      throw new IllegalStateException("not everything was delivered");
    }
    trailkeeper.close();
  }

  private void post() throws Exception {
    long before = checkpoint().counts().logFiles();
    send();
    awaitLogFiles(before + 1);
  }

  private void send() throws Exception {
    clock.advance(Duration.ofMinutes(1));
    int status =
        TestingApiServer.connect(data, trailkeeper.url())
            .post(Files.readAllBytes(batches.get(posted++ % batches.size())))
            .statusCode();
    if (status != 200) {
      throw new IllegalStateException("posting was answered with " + status);
    }
  }

  /** Lets a batch become due, by so little at a time that its hour does not end. */
  private void awaitLogFiles(long count) {
    Instant latest = clock.instant().plus(MOST_OF_AN_HOUR);
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> {
              if (clock.instant().isBefore(latest)) {
                clock.advance(A_LITTLE);
              }
              return checkpoint().counts().logFiles() >= count;
            });
  }

  private void stopAndStart() throws Exception {
    clock.set(begin.plus(Duration.ofMinutes(10 * 60 + 20)));
    trailkeeper.stop();
    trailkeeper.close();
    clock.advance(Duration.ofMinutes(15));
    trailkeeper = start();
  }

  private void renew() {
    clock.set(begin.plus(Duration.ofMinutes(12 * 60 + 31)));
    trailkeeper.renew();
  }

  /** What was captured is not waited for, and is delivered after the next start. */
  private void crash() throws Exception {
    long before = checkpoint().counts().logFiles();
    send();
    trailkeeper.close();
    trailkeeper = start();
    awaitLogFiles(before + 1);
  }

  private void endHour(int hour) {
    long before = checkpoint().counts().digestFiles();
    clock.set(begin.plus(Duration.ofHours(hour + 1)));
    await().atMost(SOON).until(() -> checkpoint().counts().digestFiles() > before);
  }

  private Checkpoint checkpoint() {
    return trailkeeper.checkpoints().get(TRAIL);
  }
}
