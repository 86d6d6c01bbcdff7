package io.trailkeeper.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.trailkeeper.cli.TrailkeeperMain;
import io.trailkeeper.faults.command.FaultsCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The harness itself: 20 kills and every other fault once, or with {@code -Pfaults} all of it. */
class FaultsIT {

  private final StringWriter said = new StringWriter();

  @Test
  void nothingThatWasAcknowledgedIsLostOrDoubled() {
    // Given
    // One order for every build; another one with -Dfaults.seed.
    List<String> arguments =
        new ArrayList<>(List.of("faults", "--seed", System.getProperty("faults.seed", "7")));
    if (System.getProperty("faults.form", "short").equals("long")) {
      arguments.add("--long");
    }

    // When
    int status =
        TrailkeeperMain.commandLine(Clock.systemUTC(), new FaultsCommand())
            .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
            .execute(arguments.toArray(String[]::new));

    // Then
    assertThat(status).isZero();
  }

  @Test
  void aFaultThatThereIsNotIsNamedWithThoseThatThereAre() {
    // When
    int status = execute("faults", "--only", "kill-capture-open,flood");

    // Then
    assertThat(status).isEqualTo(2);
    assertThat(said.toString()).contains("[flood]", "kill-collector-put", "disk-full-under-volume");
  }

  @Test
  void theHelpOfTheWholeNamesTheHarness() {
    // When
    int status = execute("--help");

    // Then
    assertThat(status).isZero();
    assertThat(said.toString()).contains("faults", "collector", "validate-logs");
  }

  private int execute(String... arguments) {
    PrintWriter writer = new PrintWriter(said, true);
    CommandLine command =
        TrailkeeperMain.commandLine(Clock.systemUTC(), new FaultsCommand())
            .setOut(writer)
            .setErr(writer);
    return command.execute(arguments);
  }
}
