package io.trailkeeper.core.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Rfc3339Test {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-07-23T10:00:00Z",
        "2026-07-23T10:00:00.5Z",
        "2026-07-23T10:00:00.000001Z",
        "2024-02-29T23:59:59.123456789Z",
        "0000-01-01T00:00:00Z",
        "1969-12-31T23:59:59.999999999Z",
        "9999-12-31T23:59:59.999999999Z",
      })
  void readsWhatApiServersWriteWithoutDecodingIt(String text) {
    byte[] bytes = ("x" + text + "x").getBytes(UTF_8);
    assertThat(Rfc3339.isPlain(bytes, 1, bytes.length - 1)).isTrue();
    assertThat(Rfc3339.instant(bytes, 1, bytes.length - 1, false)).isEqualTo(Instant.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-02-29T00:00:00Z",
        "2026-04-31T00:00:00Z",
        "2026-00-01T00:00:00Z",
        "2026-13-01T00:00:00Z",
        "2026-01-00T00:00:00Z",
        "2026-01-01T24:00:00Z",
        "2026-01-01T00:60:00Z",
        "2026-01-01T23:59:60Z",
        "2026-01-01T00:00:00.Z",
        "2026-01-01T00:00:00.1234567890Z",
        "2026-01-01T00:00:00,5Z",
        "2026-01-01t00:00:00Z",
        "2026-01-01T00:00:00+02:00",
        "2026-01-01T00:00:00",
        "+2026-01-01T00:00:00Z",
        "Z",
      })
  void leavesEverythingElseToTheLibrary(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    assertThat(Rfc3339.isPlain(bytes, 0, bytes.length)).isFalse();
  }

  @Test
  void agreesWithTheLibrary() {
    // Given
    Random random = new Random(3339);
    String characters = "0123456789-:.TZ+ 3";
    int read = 0;
    for (int round = 0; round < 200_000; round++) {
      StringBuilder text = new StringBuilder("2024-02-28T23:59:58.987654Z");
      for (int changes = random.nextInt(4); changes > 0; changes--) {
        char character = characters.charAt(random.nextInt(characters.length()));
        text.setCharAt(random.nextInt(text.length()), character);
      }
      byte[] bytes = text.toString().getBytes(UTF_8);

      // When
      boolean plain = Rfc3339.isPlain(bytes, 0, bytes.length);

      // Then
      if (plain) {
        read++;
        assertThat(Rfc3339.instant(bytes, 0, bytes.length, false))
            .as("%s", text)
            .isEqualTo(byLibrary(text.toString()));
      }
    }
    assertThat(read).isGreaterThan(50_000);
  }

  private static Instant byLibrary(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new AssertionError(text + " is no time stamp", e);
    }
  }
}
