package io.trailkeeper.cli.collector;

import static org.assertj.core.api.Assertions.assertThat;

import io.trailkeeper.cli.testing.TestingCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollectorUsageIT {

  @TempDir Path directory;

  @Test
  void aConfigurationThatIsNotThereIsNamed() throws Exception {
    assertEnds(2, "reading --configuration=", "https://127.0.0.1:1");
  }

  @Test
  void aConfigurationThatIsNotValidSaysWhatIsWrong() throws Exception {
    // Given
    Files.writeString(configuration(), "{\"trail\": 1, \"loging\": true}");

    // When, Then
    assertEnds(2, "not a collector's configuration: ", "https://127.0.0.1:1");
  }

  @Test
  void aCaptureThatIsNoUrlIsNamed() throws Exception {
    assertEnds(2, "--capture: \"capture:8444\" is not the URL of a capture", "capture:8444");
    assertEnds(2, "--capture: ", "http://capture:8444");
    assertEnds(2, "--capture: ", "%%%");
  }

  private Path configuration() {
    return directory.resolve("configuration.json");
  }

  private void assertEnds(int status, String message, String capture) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "collector",
                "--configuration=" + configuration(),
                "--checkpoint=archive",
                "--namespace=trailkeeper",
                "--listen-health=127.0.0.1:0",
                "--capture=" + capture));
    for (String option : List.of("--tls", "--signing-keys", "--secrets", "--volumes")) {
      arguments.add(option + "=" + directory);
    }
    try (TestingCommand collector =
        TestingCommand.start(List.of(), arguments.toArray(String[]::new))) {
      assertThat(collector.awaitExit()).isEqualTo(status);
      assertThat(collector.said(message)).as("%s", collector.lines()).isTrue();
    }
  }
}
