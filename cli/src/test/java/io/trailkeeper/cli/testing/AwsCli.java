package io.trailkeeper.cli.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.trailkeeper.objectstore.testing.TestingS3Server;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The AWS CLI as it is on this machine, with an environment of its own. */
public final class AwsCli {

  private static final long SECONDS = 120;

  private final URI cloudTrail;
  private final URI s3;

  /** Asks these two endpoints, and nobody else. */
  public AwsCli(URI cloudTrail, URI s3) {
    this.cloudTrail = cloudTrail;
    this.s3 = s3;
  }

  /** Whether there is a command {@code aws}. */
  public static boolean isThere() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, "aws")));
  }

  /** Skips the test where there is no AWS CLI, and says so in a line that nobody overlooks. */
  public static void assume(String test) {
    if (!isThere()) {
      System.out.println("SKIPPED: " + test + ": there is no command aws on the PATH");
    }
    assumeTrue(isThere(), "no command aws on the PATH");
  }

  /**
   * What a command said.
   *
   * @param status what it exited with
   * @param out its standard output
   * @param err its standard error
   */
  public record Result(int status, String out, String err) {}

  /** Runs {@code aws cloudtrail validate-logs}. */
  public Result validateLogs(String trailArn, Instant start, Instant end, String... more)
      throws IOException, InterruptedException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "cloudtrail",
                "validate-logs",
                "--trail-arn=" + trailArn,
                "--start-time=" + start,
                "--end-time=" + end));
    arguments.addAll(List.of(more));
    return run(arguments);
  }

  /** Runs {@code aws} with these arguments. */
  public Result run(List<String> arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("aws"));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    isolate(builder);
    builder.environment().put("AWS_ENDPOINT_URL_CLOUDTRAIL", cloudTrail.toString());
    builder.environment().put("AWS_ENDPOINT_URL_S3", s3.toString());
    builder.environment().put("AWS_DEFAULT_REGION", "us-east-1");
    builder.environment().put("AWS_ACCESS_KEY_ID", TestingS3Server.ACCESS_KEY_ID);
    builder.environment().put("AWS_SECRET_ACCESS_KEY", TestingS3Server.SECRET_ACCESS_KEY);
    return finish(builder);
  }

  /** Takes away what this machine has configured for AWS. */
  public static void isolate(ProcessBuilder builder) {
    builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    builder.environment().put("AWS_CONFIG_FILE", "/nonexistent/config");
    builder.environment().put("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent/credentials");
    builder.environment().put("AWS_EC2_METADATA_DISABLED", "true");
    builder.environment().put("AWS_PAGER", "");
  }

  /** Starts a command, and waits for its end. */
  public static Result finish(ProcessBuilder builder) throws IOException, InterruptedException {
    Path out = Files.createTempFile("aws", ".out");
    Path err = Files.createTempFile("aws", ".err");
    try {
      Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.toHandle().destroyForcibly();
        throw new IllegalStateException(
            builder.command() + " does not end: " + Files.readString(err));
      }
      return new Result(
          process.exitValue(),
          Files.readString(out, StandardCharsets.UTF_8),
          Files.readString(err, StandardCharsets.UTF_8));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }
}
