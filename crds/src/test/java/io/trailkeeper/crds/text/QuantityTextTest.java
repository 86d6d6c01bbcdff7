package io.trailkeeper.crds.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTextTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "16Mi, 16777216",
    "64Ki, 65536",
    "1Gi, 1073741824",
    "1Ti, 1099511627776",
    "1Ei, 1152921504606846976",
    "16M, 16000000",
    "1k, 1000",
    "1.5Ki, 1536",
    ".5Mi, 524288",
    "1.Ki, 1024",
    "1e3, 1000",
    "1E3, 1000",
    "12e+2, 1200",
    "1000e-3, 1",
    "1000m, 1",
    "-1Ki, -1024",
    "+1Ki, 1024",
  })
  void readsBytes(String text, long expected) {
    assertThat(QuantityText.parseBytes(text)).hasValue(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "Mi",
        "16MB",
        "16mi",
        "16 Mi",
        "16K",
        "1.5",
        "1m",
        "1n",
        "0x10",
        "1_000",
        "1e",
        "1e1000",
        "1e99",
        "8Ei",
        "１Mi",
        "16Mi\n",
        "1.5.5Mi",
        "NaN",
        "Infinity"
      })
  void refusesWhatIsNoNumberOfBytes(String text) {
    assertThat(QuantityText.parseBytes(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"500m, 0.500", "100n, 1.00E-7", "1e999, 1E+999", "0.1, 0.1"})
  void readsFractionsAndLargeNumbers(String text, String expected) {
    assertThat(QuantityText.parse(text))
        .hasValueSatisfying(
            amount -> assertThat(amount).isEqualByComparingTo(new BigDecimal(expected)));
  }

  @ParameterizedTest
  @CsvSource({"65536, 64Ki", "67108864, 64Mi", "1000, 1000"})
  void showsTheLargestUnit(long bytes, String expected) {
    assertThat(QuantityText.showBytes(bytes)).isEqualTo(expected);
  }
}
