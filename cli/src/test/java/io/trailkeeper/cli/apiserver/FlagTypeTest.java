package io.trailkeeper.cli.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlagTypeTest {

  @ParameterizedTest
  @CsvSource({"1s,PT1S", "1m30s,PT1M30S", "1.5h,PT1H30M", "100ms,PT0.1S", "0,PT0S", "0s,PT0S"})
  void readsDurationsAsGoDoes(String text, Duration expected) {
    // When / Then
    assertThat(FlagType.duration(text)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "s",
        "1 s",
        "-1s",
        "1s1",
        "1d",
        "1s ",
        "99999999999999999999s",
        "999999999h",
        "2562047h2562047h"
      })
  void readsNoOther(String text) {
    // When / Then
    assertThat(FlagType.duration(text)).isEmpty();
  }
}
