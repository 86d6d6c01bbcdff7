package io.trailkeeper.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProcessUsageTest {

  private static final String STATUS =
      "Name:\tjava\nVmPeak:\t 9999999 kB\nVmHWM:\t  163840 kB\nVmRSS:\t   81920 kB\n";

  @Test
  void timesOfChildrenCountAndNamesMayHoldAnything() {
    // Given
    String stat =
        "42 (a) S 9 (b) S 1 42 42 0 -1 4194304 100 200 3 4 150 25 7 18 20 0 30 0 12345 1 1\n";

    // When
    ProcessUsage usage = ProcessUsage.of(stat, STATUS);

    // Then
    assertThat(usage.cpu()).isEqualTo(Duration.ofSeconds(2));
    assertThat(usage.peakBytes()).isEqualTo(160L << 20);
    assertThat(usage.residentBytes()).isEqualTo(80L << 20);
  }

  @Test
  void whatIsCutShortIsRefused() {
    assertThatThrownBy(() -> ProcessUsage.of("42 (java) S 1 42", STATUS))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> ProcessUsage.of("1 (a) S 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", "Name:\tjava\n"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void thisProcessHasTakenSomething() {
    assumeThat(Files.exists(Path.of("/proc/self/stat"))).isTrue();

    // When
    ProcessUsage usage = ProcessUsage.of(ProcessHandle.current().pid()).orElseThrow();

    // Then
    assertThat(usage.cpu()).isPositive();
    assertThat(usage.residentBytes()).isPositive().isLessThanOrEqualTo(usage.peakBytes());
  }

  @Test
  void thereIsNothingOfAProcessThatHasEnded() {
    assertThat(ProcessUsage.of(Integer.MAX_VALUE)).isEmpty();
  }
}
