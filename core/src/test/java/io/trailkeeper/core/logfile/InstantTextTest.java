package io.trailkeeper.core.logfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstantTextTest {

  private final InstantText text = new InstantText();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1970-01-01T00:00:00Z",
        "1969-12-31T23:59:59.999999999Z",
        "2026-11-22T05:13:28.298044Z",
        "2026-11-22T05:13:28.100Z",
        "2026-11-22T05:13:28.000000001Z",
        "0000-01-01T00:00:00.010Z",
        "+10000-01-01T00:00:00.000100Z",
        "-0001-12-31T23:59:59Z"
      })
  void writesAsInstantsDo(String written) {
    // Given
    Instant instant = Instant.parse(written);

    // When
    String first = text.of(instant);
    String again = text.of(instant);

    // Then
    assertThat(first).isEqualTo(written);
    assertThat(again).isEqualTo(written);
    assertThat(text.seconds(instant)).isEqualTo(written.replaceFirst("\\.\\d+", ""));
  }

  @Test
  void writesAnyInstantAsInstantsDo() {
    Random random = new Random(4);
    for (int round = 0; round < 10_000; round++) {
      // Given
      long fraction = random.nextInt(1_000) * (long) Math.pow(10, random.nextInt(7));
      Instant instant = Instant.ofEpochSecond(1_800_000_000L + random.nextInt(3), fraction);

      // When
      String written = text.of(instant);

      // Then
      assertThat(written).isEqualTo(instant.toString());
    }
  }
}
