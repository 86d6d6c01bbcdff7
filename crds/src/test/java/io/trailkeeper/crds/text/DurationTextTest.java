package io.trailkeeper.crds.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {

  @ParameterizedTest
  @CsvSource({
    "60s, PT1M",
    "1h, PT1H",
    "1m30s, PT1M30S",
    "1.5h, PT1H30M",
    "1h0m0s, PT1H",
    "1s1h, PT1H1S",
    ".5s, PT0.5S",
    "1.s, PT1S",
    "100ms, PT0.1S",
    "1us, PT0.000001S",
    "1µs, PT0.000001S",
    "1ns, PT0.000000001S",
    "0.9ns, PT0S",
    "0, PT0S",
    "+5s, PT5S",
    "-5s, PT-5S",
    "2562047h, PT2562047H",
  })
  void readsWhatGoReads(String text, String expected) {
    assertThat(DurationText.parse(text)).contains(Duration.parse(expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "60",
        "s",
        "-",
        "+",
        ".s",
        "1 m",
        " 1m",
        "1m ",
        "1d",
        "1w",
        "PT1M",
        "1H",
        "1M",
        "1e3s",
        "1,5h",
        "--1s",
        "1h-1m",
        "１s",
        "1s\n",
        "2562048h",
        "99999999999999999999h",
        "1.0000000000000000000000000000000000000000000000000000000000000000000000000s"
      })
  void refusesWhatGoRefuses(String text) {
    assertThat(DurationText.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"PT1S, 1s", "PT1M, 1m", "PT90S, 90s", "PT1H, 1h", "PT24H, 24h", "PT0S, 0h"})
  void showsTheLargestUnit(Duration duration, String expected) {
    assertThat(DurationText.show(duration)).isEqualTo(expected);
  }
}
