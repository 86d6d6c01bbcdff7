package io.trailkeeper.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateTest {

  @Test
  void bodiesAreDueAfterWhatWasPostedBefore() {
    // When, Then
    assertThat(Rate.parse("20MB/s").dueNanos(1_000_000, 7)).isEqualTo(50_000_000);
    assertThat(Rate.parse("1000 events/s").dueNanos(1_000_000, 400)).isEqualTo(400_000_000);
    assertThat(Rate.parse("0.5MB/s").dueNanos(0, 0)).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "20", "20MiB/s", "-1MB/s", "0MB/s", "MB/s", "1e3MB/s"})
  void whatIsNoRateIsRefused(String text) {
    assertThatThrownBy(() -> Rate.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
