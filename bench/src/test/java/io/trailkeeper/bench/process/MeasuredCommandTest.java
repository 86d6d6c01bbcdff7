package io.trailkeeper.bench.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeasuredCommandTest {

  /** Counts until its own CPU time is some tenths of a second. */
  private static final String BUSY =
      "i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done; echo \"$SAID\"; exit 3";

  @TempDir Path directory;

  @Test
  void aCommandIsMeasuredToItsEnd() throws Exception {
    // When
    Measurement measured =
        MeasuredCommand.run(List.of("sh", "-c", BUSY), Map.of("SAID", "a b"), directory);

    // Then
    assertThat(measured.exitStatus()).isEqualTo(3);
    assertThat(measured.output()).isEqualTo("a b\n");
    assertThat(measured.cpu()).isPositive().isLessThan(Duration.ofMinutes(1));
    assertThat(measured.wall()).isPositive();
  }

  @Test
  void argumentsStayWhatTheyAre() throws Exception {
    Measurement measured =
        MeasuredCommand.run(List.of("printf", "%s|", "a b", "$HOME", "'"), Map.of(), directory);

    assertThat(measured.output()).isEqualTo("a b|$HOME|'|");
  }
}
