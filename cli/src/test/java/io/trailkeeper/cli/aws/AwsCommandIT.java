package io.trailkeeper.cli.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.trailkeeper.cli.testing.TestingCommand;
import io.trailkeeper.core.digest.PublicKeys;
import io.trailkeeper.core.digest.SigningKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How {@code trailkeeper aws -- COMMAND} ends: as the command does. */
class AwsCommandIT {

  @TempDir static Path directory;
  private static Path keys;

  @BeforeAll
  static void source() throws Exception {
    Files.createDirectories(directory.resolve("archive/AWSLogs"));
    SigningKey key =
        SigningKey.generate(new SecureRandom(), Clock.systemUTC(), Duration.ofDays(90));
    keys =
        Files.write(
            directory.resolve("keys.json"), new PublicKeys(List.of(key.publicKey())).write());
  }

  static Stream<Arguments> commands() {
    return Stream.of(
        arguments(0, List.of("true")),
        arguments(7, List.of("sh", "-c", "exit 7")),
        arguments(255, List.of("sh", "-c", "exit 255")),
        arguments(143, List.of("sh", "-c", "kill -TERM $$")),
        arguments(127, List.of("no-such-command-as-this", "--help")));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void exitsAsTheCommandDoes(int status, List<String> words) throws Exception {
    try (TestingCommand command = start(words)) {
      assertThat(command.awaitExit()).as("%s", command.lines()).isEqualTo(status);
      if (status == 127) {
        assertThat(command.lines())
            .hasSize(1)
            .first()
            .asString()
            .startsWith("trailkeeper: starting no-such-command-as-this failed: ");
      }
    }
  }

  @Test
  void passesOutputOnAndWordsAsTheyAre() throws Exception {
    try (TestingCommand command =
        start(
            List.of("sh", "-c", "echo \"<$1> $AWS_ENDPOINT_URL_CLOUDTRAIL\"", "sh", "--data 'a"))) {
      assertThat(command.awaitExit()).isZero();
      assertThat(command.lines()).hasSize(1);
      assertThat(command.lines().get(0)).matches("<--data 'a> http://127\\.0\\.0\\.1:[0-9]+");
    }
  }

  @Test
  void aSignalEndsTheCommandWhichSaysHow() throws Exception {
    try (TestingCommand command =
        start(
            List.of(
                "sh",
                "-c",
                "trap 'echo ended; exit 9' TERM; echo started; while :; do sleep 0.1; done"))) {
      command.awaitLine("started");

      assertThat(command.terminate()).as("%s", command.lines()).isEqualTo(9);
      assertThat(command.lines()).containsExactly("started", "ended");
    }
  }

  @Test
  void aSignalEndsACommandThatKnowsNothingOfIt() throws Exception {
    try (TestingCommand command = start(List.of("sh", "-c", "echo started; exec sleep 600"))) {
      command.awaitLine("started");

      assertThat(command.terminate()).as("%s", command.lines()).isEqualTo(143);
    }
  }

  private static TestingCommand start(List<String> words) throws Exception {
    List<String> all =
        new ArrayList<>(
            List.of(
                "aws", "--source=" + directory.resolve("archive"), "--public-keys=" + keys, "--"));
    all.addAll(words);
    return TestingCommand.start(
        Map.of("AWS_CONFIG_FILE", "/nonexistent/config"), List.of(), all.toArray(String[]::new));
  }
}
