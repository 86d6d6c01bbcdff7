package io.trailkeeper.cli.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.trailkeeper.cli.awstrail.BucketServer;
import io.trailkeeper.cli.awstrail.KnownTrail;
import io.trailkeeper.cli.awstrail.TrailActivity;
import io.trailkeeper.core.cluster.TrailArn;
import io.trailkeeper.objectstore.testing.TestingS3Server;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildEnvironmentTest {

  private static final URI ENDPOINT = URI.create("http://127.0.0.1:4711");
  private static final URI MINIO = URI.create("http://minio:9000");
  private static final List<String> COMMAND = List.of("aws", "s3", "ls");

  @TempDir Path home;

  @Test
  void pointsToTheEndpointPastEveryProxy() {
    Map<String, String> additions = additions(Map.of("NO_PROXY", "intranet"), COMMAND);

    assertThat(additions)
        .containsEntry("AWS_ENDPOINT_URL_CLOUDTRAIL", "http://127.0.0.1:4711")
        .containsEntry("NO_PROXY", "intranet,127.0.0.1")
        .containsEntry("no_proxy", "127.0.0.1")
        .containsEntry("AWS_REGION", "us-east-1")
        .containsEntry("AWS_ACCESS_KEY_ID", "trailkeeper")
        .doesNotContainKey("AWS_ENDPOINT_URL_S3");
  }

  @Test
  void knowsTheBucketsServerAndItsCredentials() {
    Path secret = TestingS3Server.writeCredentials(home.resolve("secret"), "an-id", "a-secret");

    Map<String, String> additions =
        additions(
            Map.of(), COMMAND, trail("one", new BucketServer(MINIO, "eu-central-1", true, secret)));

    assertThat(additions)
        .containsEntry("AWS_ENDPOINT_URL_S3", "http://minio:9000")
        .containsEntry("AWS_DEFAULT_REGION", "eu-central-1")
        .containsEntry("AWS_ACCESS_KEY_ID", "an-id")
        .containsEntry("AWS_SECRET_ACCESS_KEY", "a-secret")
        .doesNotContainKey("AWS_SESSION_TOKEN");
  }

  @Test
  void leavesWhatTheUserHasSet() {
    Path secret = TestingS3Server.writeCredentials(home.resolve("secret"), "an-id", "a-secret");

    Map<String, String> additions =
        additions(
            Map.of(
                "AWS_PROFILE", "mine", "AWS_REGION", "mars-1", "AWS_ENDPOINT_URL_S3", "http://s3"),
            COMMAND,
            trail("one", new BucketServer(MINIO, "eu-central-1", true, secret)));

    assertThat(additions).containsOnlyKeys("AWS_ENDPOINT_URL_CLOUDTRAIL", "NO_PROXY", "no_proxy");
  }

  @Test
  void doesNotHideARoleOnAws() throws Exception {
    KnownTrail onAws = trail("one", new BucketServer(null, null, false, null));

    assertThat(additions(Map.of(), COMMAND, onAws)).doesNotContainKey("AWS_ACCESS_KEY_ID");

    Files.createFile(Files.createDirectory(home.resolve(".aws")).resolve("credentials"));
    assertThat(additions(Map.of(), COMMAND)).doesNotContainKey("AWS_ACCESS_KEY_ID");
  }

  @Test
  void takesTheServerOfTheTrailThatTheCommandNames() {
    KnownTrail one = trail("one", new BucketServer(MINIO, null, true, null));
    KnownTrail two = trail("two", new BucketServer(URI.create("http://ceph"), null, true, null));

    assertThat(additions(Map.of(), COMMAND, one, two)).doesNotContainKey("AWS_ENDPOINT_URL_S3");
    assertThat(additions(Map.of(), List.of("aws", "--trail-arn=" + two.arn()), one, two))
        .containsEntry("AWS_ENDPOINT_URL_S3", "http://ceph");
  }

  private Map<String, String> additions(
      Map<String, String> environment, List<String> command, KnownTrail... trails) {
    return new ChildEnvironment(environment, home, ENDPOINT).additions(List.of(trails), command);
  }

  private static KnownTrail trail(String name, @Nullable BucketServer server) {
    return new KnownTrail(
        new TrailArn("local", "123456789012", name),
        "archive",
        "",
        server,
        true,
        null,
        new TrailActivity(true, null, null, null, null, null, null));
  }
}
