package io.trailkeeper.bench.installation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MetricsPageTest {

  private final MetricsPage page =
      new MetricsPage(
          """
          # HELP lag_bytes of each
          # TYPE lag_bytes gauge
          lag_bytes{follower="a"} 1.5E3
          lag_bytes{follower="ab"} 20.0
          lag_bytes_max 7
          fsyncs_total 192.0
          """);

  @Test
  void valuesOfOneNameAreAddedUp() {
    assertThat(page.value("lag_bytes", "")).hasValue(1520);
    assertThat(page.value("fsyncs_total", "")).hasValue(192);
  }

  @Test
  void aLabelSaysWhich() {
    assertThat(page.value("lag_bytes", "follower=\"a\"")).hasValue(1500);
  }

  @Test
  void whatIsNotThereHasNoValue() {
    assertThat(page.value("lag", "")).isEmpty();
    assertThat(page.value("lag_bytes", "follower=\"b\"")).isEmpty();
  }
}
