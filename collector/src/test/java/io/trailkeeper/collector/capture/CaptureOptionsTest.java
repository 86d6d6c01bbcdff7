package io.trailkeeper.collector.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CaptureOptionsTest {

  private static final CaptureOptions DEFAULTS =
      CaptureOptions.forHeap("localhost", 8443, 256 << 20);

  @ParameterizedTest
  @CsvSource({
    "64, 4194304, 33554432",
    "256, 16777216, 134217728",
    "4096, 16777216, 2147483648",
    "0, 4096, 4096"
  })
  void derivesSizesFromTheHeap(long heapMib, int maxEventBytes, long readingBytes) {
    CaptureOptions options = CaptureOptions.forHeap("localhost", 0, heapMib << 20);
    assertThat(options.maxEventBytes()).isEqualTo(maxEventBytes);
    assertThat(options.readingBytes()).isEqualTo(readingBytes);
  }

  @Test
  void hasTimeoutsByDefault() {
    assertThat(DEFAULTS.idleTimeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(DEFAULTS.bodyTimeout()).isEqualTo(Duration.ofSeconds(60));
    assertThat(DEFAULTS.stopTimeout()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void namesWhatIsOutOfRange() {
    assertThatThrownBy(() -> CaptureOptions.forHeap("localhost", 65536, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("port 65536 is not one of 0 to 65535");
    assertThatThrownBy(() -> DEFAULTS.withSizes(4095, 1 << 20))
        .hasMessage("maxEventBytes is 4095, expected at least 4096");
    assertThatThrownBy(() -> DEFAULTS.withSizes(1 << 20, 1 << 10))
        .hasMessage("readingBytes is 1024, expected at least maxEventBytes, 1048576");
    assertThatThrownBy(
            () ->
                DEFAULTS.withTimeouts(Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(1)))
        .hasMessage("idleTimeout is PT0S, expected more than nothing");
  }
}
