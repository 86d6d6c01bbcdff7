package io.trailkeeper.bench.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.trailkeeper.cli.TrailkeeperMain;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchCommandTest {

  private final StringWriter said = new StringWriter();

  @ParameterizedTest
  @CsvSource({
    "--rounds, 0, 1 or more",
    "--warm-up, -1, 0 or more",
    "--connections, 0, 1 or more",
    "--rate, fast, 20MB/s",
    "--batch-events, 0, 1 or more",
    "--event-bytes, 10, an event needs",
    "--format, Text, CloudTrail",
    "--compression, Brotli, Zstd",
    "--max-size, much, 16Mi",
    "--max-size, 1Ki, 64Ki",
    "--max-interval, soon, 60s",
    "--destination, tape, volume",
    "--trails, 0, 1 or more",
    "--trails-select, few, all",
    "--selectors, 0, 1 or more",
    "--heap-capture, 0, 1 or more",
    "--java, /nowhere, there is no",
    "--jar, /nowhere.jar, there is no",
    "--batches, /nowhere, is no folder",
    "--output, xml, json",
    "--stage, tea, compress"
  })
  void whatIsNotAllowedIsNamedWithWhatIs(String option, String value, String allowed) {
    // When
    int status = execute("bench", option, value);

    // Then
    assertThat(status).isEqualTo(2);
    assertThat(said.toString()).contains(allowed);
  }

  @ParameterizedTest
  @CsvSource({
    "--trails, '1,0', 1 or more",
    "--rest, 0, 1 or more",
    "--work, 0, 1 or more",
    "--output, xml, json"
  })
  void whatIsNotAllowedOfTheOperatorIsNamedToo(String option, String value, String allowed) {
    // When
    int status = execute("bench", "operator", option, value);

    // Then
    assertThat(status).isEqualTo(2);
    assertThat(said.toString()).contains(allowed);
  }

  @Test
  void theHelpNamesEveryOptionAndTheCommands() {
    // When
    int status = execute("bench", "--help");

    // Then
    assertThat(status).isZero();
    assertThat(said.toString())
        .contains(
            "--batches", "--stage", "--trails-select", "--warm-up", "validate-logs", "operator")
        .doesNotContain("serve-storage");
  }

  private int execute(String... arguments) {
    PrintWriter writer = new PrintWriter(said, true);
    return TrailkeeperMain.commandLine(Clock.systemUTC(), new BenchCommand())
        .setOut(writer)
        .setErr(writer)
        .execute(arguments);
  }
}
